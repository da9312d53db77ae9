import type { ReactNode } from 'react';
import { Copyable } from '../../ui/small';
import { VisibleText } from '../../ui/visible-text';
import { commandsOf } from './commands-of';
import styles from './settings.module.css';

/** What to do, in words, and the commands in it by themselves to be copied. */
export function Hint({ text }: { readonly text: string }): ReactNode {
  return (
    <div className={styles.hint}>
      <VisibleText text={text} />
      {commandsOf(text).map((command) => (
        <Copyable key={command} text={command} label="the command" />
      ))}
    </div>
  );
}
