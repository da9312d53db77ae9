import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, type NavigateOptions } from '@tanstack/react-router';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { queries } from '../api/queries';
import overlay from '../ui/overlay.module.css';
import { StatusMark } from '../ui/status';
import { VisibleText } from '../ui/visible-text';
import { PLACES } from './places';
import styles from './palette.module.css';

interface Entry {
  readonly value: string;
  readonly label: string;
  readonly aside?: string;
  /** Of the keyboard, which go there from every page. */
  readonly keys?: string;
  readonly status?: string;
  readonly go: NavigateOptions;
}

interface Group {
  readonly value: string;
  readonly items: readonly Entry[];
}

/** Everything by its name: places, actions, projects and protocols. The server searches, so that nothing is left out. */
export default function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const groups = useGroups(search);
  const go = (entry: Entry): void => {
    onClose();
    void navigate(entry.go);
  };
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={overlay.backdrop ?? ''} />
        <Dialog.Popup className={styles.popup ?? ''} aria-label="Go to">
          <Autocomplete.Root
            open
            inline
            items={groups}
            value={typed}
            onValueChange={setTyped}
            filter={null}
            autoHighlight="always"
            keepHighlight
          >
            <Autocomplete.Input
              className={styles.input ?? ''}
              placeholder="Go to a project, a protocol or a place"
              aria-label="Go to"
            />
            <Autocomplete.Empty className={styles.empty ?? ''}>Nothing has this name.</Autocomplete.Empty>
            <Autocomplete.List className={styles.list ?? ''}>
              {(group: Group) => (
                <Autocomplete.Group key={group.value} items={group.items}>
                  <Autocomplete.GroupLabel className={styles.group ?? ''}>{group.value}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(entry: Entry) => (
                      <Autocomplete.Item
                        key={entry.value}
                        value={entry}
                        className={styles.item ?? ''}
                        onClick={() => {
                          go(entry);
                        }}
                      >
                        {entry.status !== undefined && <StatusMark status={entry.status} />}
                        <VisibleText text={entry.label} />
                        {entry.keys !== undefined && <small className={styles.keys}>{entry.keys}</small>}
                        {entry.aside !== undefined && (
                          <small>
                            <VisibleText text={entry.aside} />
                          </small>
                        )}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useGroups(search: string): Group[] {
  const projects = useQuery(queries.projects(search)).data ?? [];
  const protocols = useInfiniteQuery(queries.protocols(search === '' ? {} : { search })).data?.pages[0]?.items ?? [];
  const matches = (label: string): boolean => label.toLowerCase().includes(search.toLowerCase());
  const places: Entry[] = [
    ...PLACES.map(({ to, label, key }) => ({ value: to, label, keys: `g ${key}`, go: { to } })),
    { value: 'new-protocol', label: 'New protocol', keys: 'c', go: { to: '/protocols/new' as const } },
    { value: 'new-project', label: 'Register a project', go: { to: '/projects/new' as const } },
  ].filter(({ label }) => matches(label));
  const groups: Group[] = [
    { value: 'Places', items: places },
    {
      value: 'Protocols',
      items: protocols.slice(0, 8).map(({ id, protocol_name, status, description }) => ({
        value: id,
        label: protocol_name,
        aside: description.slice(0, 48),
        status,
        go: { to: '/protocols/$protocolId', params: { protocolId: id } },
      })),
    },
    {
      value: 'Projects',
      items: projects.slice(0, 8).map(({ id, name }) => ({
        value: id,
        label: name,
        go: { to: '/projects/$projectId', params: { projectId: id } },
      })),
    },
  ];
  return groups.filter(({ items }) => items.length > 0);
}
