import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowUp } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useEvents } from '../../api/live-context';
import { queries } from '../../api/queries';
import { counted } from '../../lib/numbers';
import { Button } from '../../ui/button';
import { ChoiceBox } from '../../ui/field';
import { More } from '../../ui/more';
import { Page, Toolbar } from '../../ui/page';
import { ProjectChoice } from '../../ui/project-choice';
import { SearchText } from '../../ui/search-text';
import { Empty, Loaded } from '../../ui/states';
import styles from './events.module.css';
import { concerns, feedFilter, KINDS, rowsOf, type FeedSearch } from './feed';
import { FeedList } from './feed-list';

export default function EventsPage(): ReactNode {
  const { open, ...search } = useSearch({ from: '/events' });
  const navigate = useNavigate({ from: '/events' });
  const query = useInfiniteQuery(queries.events(feedFilter(search)));
  const rows = useMemo(() => rowsOf(query.data?.pages.flatMap(({ items }) => items) ?? []), [query.data]);
  const projects = useQuery(queries.projects()).data;
  const names = useMemo(() => new Map(projects?.map(({ id, name }) => [id, name])), [projects]);
  const onOpen = useCallback(
    (id: string | undefined) => {
      void navigate({ search: (before) => ({ ...before, open: id }), replace: true });
    },
    [navigate],
  );
  const filtered = Object.keys(feedFilter(search)).length > 0;
  return (
    <Page title="Events" about="Every fact, newest first: who did what, and what came of it.">
      <Filters search={search} projects={projects ?? []} />
      <NewEvents key={JSON.stringify(search)} search={search} />
      <Loaded query={query} lines={10}>
        {() =>
          rows.length === 0 ? (
            filtered ? (
              <Empty title="No event is like that">The filters above leave none.</Empty>
            ) : (
              <Empty title="Nothing has happened yet">
                What happens to projects and protocols is here, as it happens.
              </Empty>
            )
          ) : (
            <FeedList rows={rows} projects={names} open={open} onOpen={onOpen} />
          )
        }
      </Loaded>
      <More query={query} what="events" />
    </Page>
  );
}

/** It says how many there are and shows them on demand: no line moves under whoever reads. */
function NewEvents({ search }: { readonly search: FeedSearch }): ReactNode {
  const client = useQueryClient();
  const [count, setCount] = useState(0);
  useEvents((event) => {
    if (concerns(search, event)) setCount((before) => before + 1);
  });
  const show = (): void => {
    setCount(0);
    const options = queries.events(feedFilter(search));
    // Only the first page is asked for anew; the rest follows as one scrolls.
    client.setQueryData(options.queryKey, (data) =>
      data === undefined ? data : { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
    );
    document.getElementById('main')?.scrollTo(0, 0);
    void client.refetchQueries({ queryKey: options.queryKey, exact: true });
  };
  return (
    <div className={styles.fresh} role="status">
      {count > 0 && (
        <Button tone="primary" small icon={<ArrowUp size={13} aria-hidden />} onClick={show}>
          {counted(count, 'new event')}
        </Button>
      )}
    </div>
  );
}

interface FiltersProps {
  readonly search: FeedSearch;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
}

function Filters({ search, projects }: FiltersProps): ReactNode {
  const navigate = useNavigate({ from: '/events' });
  const change = (part: FeedSearch): void => {
    void navigate({ search: (before) => ({ ...before, ...part, open: undefined }), replace: true });
  };
  const kinds = Object.entries(KINDS).map(([value, { label }]) => ({ value, label }));
  const other = search.type !== undefined && !Object.hasOwn(KINDS, search.type);
  return (
    <Toolbar label="Filters">
      <SearchText
        label="Search in messages"
        value={search.q}
        onSearch={(q) => {
          change({ q });
        }}
      />
      <ProjectChoice
        value={search.project}
        projects={projects}
        onChange={(project) => {
          change({ project });
        }}
      />
      <ChoiceBox
        label="Kind"
        value={search.type ?? ''}
        choices={[
          { value: '', label: 'All kinds' },
          ...kinds,
          ...(other ? [{ value: search.type ?? '', label: search.type ?? '' }] : []),
        ]}
        onChange={({ target: { value } }) => {
          change({ type: value === '' ? undefined : value });
        }}
      />
      <SearchText
        label="Actor"
        value={search.actor}
        onSearch={(actor) => {
          change({ actor });
        }}
      />
    </Toolbar>
  );
}
