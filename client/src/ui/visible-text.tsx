import type { ReactNode } from 'react';
import { inButtonWords } from '../lib/action-words';
import { withoutAnsi } from '../lib/ansi';
import { piecesOf } from '../lib/visible';
import styles from './small.module.css';

/**
 * Text of somebody else: of an agent, a forge, a user. What is not seen in it is shown by its name, and its direction stays
 * its own: a line cannot turn around what stands beside it.
 */
export const VisibleText = ({ text }: { readonly text: string }): ReactNode => (
  <bdi>
    {piecesOf(text).map((piece, index) =>
      piece.unseen ? (
        <span key={index} className={styles.unseen}>
          {piece.text}
        </span>
      ) : (
        piece.text
      ),
    )}
  </bdi>
);

/** What a program has printed, as part of a sentence or of evidence: its colours are left out, its words are not. */
export const PrintedText = ({ text }: { readonly text: string }): ReactNode => <VisibleText text={withoutAnsi(text)} />;

/** What the server says, with the actions that it names called as the buttons of the page are. */
export const Sentence = ({ text }: { readonly text: string }): ReactNode => <VisibleText text={inButtonWords(text)} />;
