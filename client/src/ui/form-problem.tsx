import type { ReactNode } from 'react';
import styles from './field.module.css';
import { VisibleText } from './visible-text';

/** What is wrong with the whole of a form, as the server says it: read out as soon as it is there. */
export const FormProblem = ({ text }: { readonly text: string | undefined }): ReactNode =>
  text !== undefined && (
    <p role="alert" className={styles.alert}>
      <VisibleText text={text} />
    </p>
  );
