import type { ReactNode } from 'react';
import styles from './projects.module.css';

export const FormProblem = ({ text }: { readonly text: string | undefined }): ReactNode =>
  text !== undefined && (
    <p role="alert" className={styles.problem}>
      {text}
    </p>
  );
