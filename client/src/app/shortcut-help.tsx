import type { ReactNode } from 'react';
import { Dialog } from '../ui/dialog';
import { Facts } from '../ui/page';
import { Kbd } from '../ui/small';
import { SHORTCUTS } from './shortcuts';

/** Names in {@link Facts} are text, so the keys are the values here and what they do is the name. */
export default function ShortcutHelp({ onClose }: { readonly onClose: () => void }): ReactNode {
  return (
    <Dialog open onClose={onClose} title="Keys">
      <Facts
        of={Object.fromEntries(
          SHORTCUTS.map(([keys, does]) => [
            does,
            keys
              .split(' ')
              .map((key, index) => (key === '/' && keys.length > 1 ? ' / ' : <Kbd key={index}>{key}</Kbd>)),
          ]),
        )}
      />
    </Dialog>
  );
}
