import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import type { Page } from '../../api/client';
import { Button } from '../../ui/button';
import { Section, Sheet, Toolbar } from '../../ui/page';
import { ProjectChoice } from '../../ui/project-choice';
import { useRowCursor } from '../../ui/row-cursor';
import { Tab, Tabs } from '../../ui/small';
import { Empty, Loaded } from '../../ui/states';
import { Mark } from '../../ui/status';
import { type Attention, type AttentionGroup, groupAttention, lookOfKind, projectsOf } from './attention-groups';
import { AttentionRow } from './attention-row';
import styles from './needs-you.module.css';
import { useKeptFocus } from './kept-focus';

type Query = UseInfiniteQueryResult<InfiniteData<Page<Attention[]>>>;

/** Of one kind as many are shown at first; the rest is one press away, so that a flood of one does not hide the others. */
const AT_FIRST = 8;

export function AttentionList({ query }: { readonly query: Query }): ReactNode {
  const { kind, project } = useSearch({ from: '/' });
  const list = useRef<HTMLDivElement>(null);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const groups = groupAttention(items);
  const shown = groups.filter((group) => kind === undefined || group.kind === kind);
  const cursor = useRowCursor(list, items.length);
  const keepFocus = useKeptFocus(list, items);
  return (
    <Loaded query={query} lines={8}>
      {() => (
        <>
          <Filters groups={groups} items={items} />
          <div ref={list} className={styles.groups} tabIndex={-1} {...keepFocus}>
            {shown.length === 0 && <Nothing filtered={kind !== undefined || project !== undefined} />}
            {shown.map((group, index) => (
              <Group
                key={group.kind}
                group={group}
                all={kind !== undefined}
                cursor={cursor - rowsBefore(shown, index, kind !== undefined)}
              />
            ))}
          </div>
          {query.hasNextPage && (
            <Button
              busy={query.isFetchingNextPage}
              onClick={() => {
                void query.fetchNextPage();
              }}
            >
              Show more
            </Button>
          )}
        </>
      )}
    </Loaded>
  );
}

const rowsOf = ({ items }: AttentionGroup, all: boolean): readonly Attention[] =>
  all || items.length <= AT_FIRST + 1 ? items : items.slice(0, AT_FIRST);

const rowsBefore = (groups: readonly AttentionGroup[], index: number, all: boolean): number =>
  groups.slice(0, index).reduce((sum, group) => sum + rowsOf(group, all).length, 0);

interface GroupProps {
  readonly group: AttentionGroup;
  readonly all: boolean;
  readonly cursor: number;
}

function Group({ group, all, cursor }: GroupProps): ReactNode {
  const { kind, words, tone, glyph, items } = group;
  const search = useSearch({ from: '/' });
  const rows = rowsOf(group, all);
  return (
    <Section
      title={words}
      mark={<Mark tone={tone} glyph={glyph} />}
      note={items.length}
      aside={
        rows.length < items.length && (
          <Link to="/" search={{ ...search, kind }}>
            Show all {items.length}
          </Link>
        )
      }
    >
      <Sheet>
        <ul className={styles.rows} aria-label={words}>
          {rows.map((item, index) => (
            <AttentionRow key={item.protocol_run_id} item={item} current={cursor === index} />
          ))}
        </ul>
      </Sheet>
    </Section>
  );
}

interface FiltersProps {
  readonly groups: readonly AttentionGroup[];
  readonly items: readonly Attention[];
}

/** How much there is of each, at a glance; each narrows the list to itself. Not there while there is nothing to choose. */
function Filters({ groups, items }: FiltersProps): ReactNode {
  const search = useSearch({ from: '/' });
  const { kind, project } = search;
  const navigate = useNavigate();
  const projects = projectsOf(items);
  const several = projects.length > 1 || project !== undefined;
  if (groups.length < 2 && kind === undefined && !several) return null;
  const kinds = groups.map((group) => group.kind);
  return (
    <div className={styles.filters}>
      <Tabs label="Kinds">
        <Tab to="/" search={{ ...search, kind: undefined }} current={kind === undefined} count={items.length}>
          All
        </Tab>
        {[...kinds, ...(kind !== undefined && !kinds.includes(kind) ? [kind] : [])].map((each) => (
          <Tab
            key={each}
            to="/"
            search={{ ...search, kind: each }}
            current={kind === each}
            count={groups.find((group) => group.kind === each)?.items.length ?? 0}
          >
            <Mark {...lookOfKind(each)} />
            {lookOfKind(each).words}
          </Tab>
        ))}
      </Tabs>
      {several && (
        <Toolbar label="Filter">
          <ProjectChoice
            value={project}
            projects={projects}
            onChange={(chosen) => {
              void navigate({ to: '/', search: { project: chosen } });
            }}
          />
        </Toolbar>
      )}
    </div>
  );
}

function Nothing({ filtered }: { readonly filtered: boolean }): ReactNode {
  if (filtered)
    return (
      <Empty
        title="Nothing of this kind needs you"
        action={
          <Link to="/" search={{}}>
            Show everything that does
          </Link>
        }
      />
    );
  return (
    <Empty title="Nothing needs you">
      Every run is at work, waits for a machine, or is over. What comes to need a person appears here by itself.
    </Empty>
  );
}
