import { Toast as Base } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import { ApiProblem, sentenceOf } from '../api/problem';
import { visible } from '../lib/visible';
import styles from './overlay.module.css';

/** One for the page: whoever acts says here how it went. */
const toasts = Base.createToastManager();

export const toast = {
  done(title: string): void {
    toasts.add({ title: visible(title), timeout: 4_000 });
  },
  failed(title: string, error: unknown): void {
    const code = error instanceof ApiProblem ? ` (${error.code})` : '';
    toasts.add({
      title: visible(title),
      description: visible(`${sentenceOf(error)}${code}`),
      type: 'error',
      timeout: 12_000,
      priority: 'high',
    });
  },
};

function List(): ReactNode {
  return Base.useToastManager().toasts.map((each) => (
    <Base.Root key={each.id} toast={each} className={styles.toast ?? ''}>
      <Base.Title render={<strong />} />
      <Base.Close className={styles.close ?? ''} aria-label="Dismiss">
        ×
      </Base.Close>
      <Base.Description />
    </Base.Root>
  ));
}

export function Toasts(): ReactNode {
  return (
    <Base.Provider toastManager={toasts}>
      <Base.Portal>
        <Base.Viewport className={styles.toasts ?? ''}>
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}
