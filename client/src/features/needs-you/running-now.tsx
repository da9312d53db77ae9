import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { Status } from '../../ui/status';
import { Table, type Column } from '../../ui/table';
import { Ago, Elapsed } from '../../ui/time';
import { VisibleText } from '../../ui/visible-text';
import styles from './needs-you.module.css';

type Running = Schemas['ListedAttempt'];

const AT_WORK = { plan: 'Planning', execute: 'Working', qa: 'Judging' } as const;

/** `silent`: its row says running, but its worker is not heard of. Nobody may call that running. */
export function stateOf({ kind, status, signal }: Pick<Running, 'kind' | 'status' | 'signal'>): ReactNode {
  if (signal === 'silent') return <Status status="silent" />;
  if (status === 'queued') return <Status status="queued" words={`Queued: ${AT_WORK[kind].toLowerCase()}`} />;
  return <Status status="running" words={AT_WORK[kind]} />;
}

const COLUMNS: readonly Column<Running>[] = [
  {
    head: 'Step',
    lead: true,
    cell: (row) => (
      <div className={styles.names}>
        <Link
          to="/protocols/$protocolId"
          params={{ protocolId: row.protocol_run_id }}
          search={row.step_run_id === null ? {} : { step: row.step_run_id }}
          className={styles.name}
        >
          <VisibleText text={row.step_name ?? 'The plan'} />
        </Link>
        <span className={styles.step}>
          <VisibleText text={row.protocol_name} />
        </span>
        <span className={styles.project}>
          <VisibleText text={row.project_name} />
        </span>
      </div>
    ),
  },
  { head: 'State', cell: stateOf },
  {
    head: 'Engine',
    cell: ({ engine, model }) => <VisibleText text={model === null ? engine : `${engine} · ${model}`} />,
  },
  {
    head: 'Worker',
    cell: ({ worker_id: worker }) =>
      worker !== null && (
        <span className="mono">
          <VisibleText text={worker} />
        </span>
      ),
  },
  {
    head: 'For',
    right: true,
    cell: ({ queued_at: queued, started_at: started }) => (
      <span className={styles.nowrap}>
        <Elapsed from={started ?? queued} />
      </span>
    ),
  },
  {
    head: 'Last event',
    cell: ({ last_event: last }) =>
      last !== null && (
        <span className={styles.last}>
          <VisibleText text={last.message} /> <Ago time={last.created_at} />
        </span>
      ),
  },
];

export function RunningNow(): ReactNode {
  const running = useQuery(queries.running());
  const count = running.data?.length ?? 0;
  return (
    <Section title="Running now" note={count > 0 ? count : undefined}>
      <Loaded query={running} lines={2}>
        {(rows) =>
          rows.length === 0 ? (
            <p className={styles.quiet}>Nothing is at work.</p>
          ) : (
            <Table label="Running now" rows={rows} id={({ id }) => id} columns={COLUMNS} />
          )
        }
      </Loaded>
    </Section>
  );
}
