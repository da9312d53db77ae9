import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useBulkCommands } from '../../api/bulk-commands';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { compact } from '../../lib/numbers';
import { visible } from '../../lib/visible';
import { BulkBar } from '../../ui/bulk-bar';
import { BulkResult } from '../../ui/bulk-result';
import { Button } from '../../ui/button';
import { ChoiceBox } from '../../ui/field';
import { More } from '../../ui/more';
import { Toolbar } from '../../ui/page';
import { ProjectChoice } from '../../ui/project-choice';
import { VisibleText } from '../../ui/visible-text';
import { useSelection } from '../../ui/selection';
import { Tag } from '../../ui/small';
import { Empty, Loaded } from '../../ui/states';
import { Mark } from '../../ui/status';
import { Table, type Column } from '../../ui/table';
import { Ago } from '../../ui/time';
import { useBulk } from '../../ui/use-bulk';
import { lookOfOutcome } from '../../lib/delivery-outcome';
import { deliveryFilter, OUTCOMES, PROVIDERS, reasonWords, type DeliverySearch } from './deliveries';
import styles from './operations.module.css';

type Delivery = Schemas['Delivery'];

export function DeliveriesTab({ search }: { readonly search: DeliverySearch }): ReactNode {
  const navigate = useNavigate({ from: '/operations' });
  const projects = useQuery(queries.projects()).data;
  const query = useInfiniteQuery(queries.deliveries(deliveryFilter(search)));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const selection = useSelection(rows.filter(({ replayable }) => replayable).map(({ id }) => id));
  const commands = useBulkCommands();
  const bulk = useBulk();
  const names = useMemo(() => new Map(projects?.map(({ id, name }) => [id, name])), [projects]);
  const change = (part: DeliverySearch): void => {
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  };
  const nameOf = ({ provider, event }: Delivery): string => `${provider} ${event}`;
  const replay = (ids: readonly string[]): Promise<void> => {
    const called = new Map(rows.map((row) => [row.id, nameOf(row)]));
    return bulk.run(
      'Replay',
      (id) => called.get(id) ?? id,
      async () => {
        const items = await commands.replay(ids);
        selection.clear();
        return items;
      },
    );
  };
  return (
    <>
      <Toolbar label="Filters">
        <ChoiceBox
          label="Sender"
          value={search.provider ?? ''}
          choices={PROVIDERS}
          onChange={({ target: { value } }) => {
            change({ provider: value === '' ? undefined : value });
          }}
        />
        <ChoiceBox
          label="Outcome"
          value={search.outcome ?? ''}
          choices={OUTCOMES}
          onChange={({ target: { value } }) => {
            change({ outcome: value === '' ? undefined : value });
          }}
        />
        <ProjectChoice
          value={search.project}
          projects={projects ?? []}
          onChange={(project) => {
            change({ project });
          }}
        />
      </Toolbar>
      <BulkResult outcome={bulk.outcome} onClose={bulk.close} />
      <Loaded query={query} lines={6}>
        {() =>
          rows.length === 0 ? (
            <NoDeliveries filtered={Object.keys(deliveryFilter(search)).length > 0} />
          ) : (
            <Table
              label="Deliveries"
              rows={rows}
              id={({ id }) => id}
              columns={columnsOf(names, (id) => replay([id]))}
              choose={{ selection, name: nameOf, possible: ({ replayable }) => replayable }}
            />
          )
        }
      </Loaded>
      <More query={query} what="deliveries" />
      <BulkBar
        count={selection.ids.size}
        noun="delivery"
        plural="deliveries"
        onClear={selection.clear}
        actions={[{ label: 'Replay', ids: [...selection.ids], run: replay }]}
      />
    </>
  );
}

const NoDeliveries = ({ filtered }: { readonly filtered: boolean }): ReactNode =>
  filtered ? (
    <Empty title="No delivery is like that">The filters above leave none.</Empty>
  ) : (
    <Empty title="Nothing was delivered yet">
      GitHub and GitLab send here what happens to branches, checks and pull requests. The webhooks of a project say how
      to set that up.
    </Empty>
  );

function columnsOf(
  projects: ReadonlyMap<string, string>,
  replay: (id: string) => Promise<void>,
): readonly Column<Delivery>[] {
  return [
    {
      head: 'Delivery',
      lead: true,
      cell: ({ provider, event, replay_of: original, identity, bytes }) => (
        <div className={styles.stack}>
          <span>
            <strong>
              <VisibleText text={event} />
            </strong>{' '}
            from {provider === 'github' ? 'GitHub' : 'GitLab'} {original !== null && <Tag>replay</Tag>}
          </span>
          <span className={styles.under} title={identity === null ? undefined : visible(identity)}>
            {compact(bytes)} bytes
          </span>
        </div>
      ),
    },
    {
      head: 'Outcome',
      cell: ({ outcome, reason }) => {
        const { tone, glyph, words } = lookOfOutcome(outcome);
        return (
          <div className={styles.stack}>
            <span className={styles.mark}>
              <Mark tone={tone} glyph={glyph} />
              {words}
            </span>
            {reason !== null && (
              <span className={styles.under}>
                <VisibleText text={reasonWords(reason)} />
              </span>
            )}
          </div>
        );
      },
    },
    {
      head: 'About',
      cell: ({ project_id: project, protocol_run_id: run }) => (
        <div className={styles.stack}>
          {project !== null && (
            <Link to="/projects/$projectId" params={{ projectId: project }}>
              <VisibleText text={projects.get(project) ?? 'project'} />
            </Link>
          )}
          {run !== null && (
            <Link to="/protocols/$protocolId" params={{ protocolId: run }} className={styles.under}>
              its protocol
            </Link>
          )}
        </div>
      ),
    },
    { head: 'Received', right: true, cell: ({ received_at: at }) => <Ago time={at} /> },
    {
      head: '',
      right: true,
      cell: ({ id, replayable, provider, event }) =>
        replayable ? (
          <Button
            small
            icon={<RotateCw size={13} aria-hidden />}
            aria-label={`Replay ${provider} ${visible(event)}`}
            onClick={() => {
              void replay(id);
            }}
          >
            Replay
          </Button>
        ) : (
          <span className={styles.none} title="Its body is not kept: it was refused, or it is too old.">
            not kept
          </span>
        ),
    },
  ];
}
