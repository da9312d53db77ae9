import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { exactNumber } from '../../lib/numbers';
import { duration } from '../../lib/time';
import { visible } from '../../lib/visible';
import { Section } from '../../ui/page';
import { Meter } from '../../ui/small';
import { VisibleText } from '../../ui/visible-text';
import { Empty, Loaded } from '../../ui/states';
import { Mark } from '../../ui/status';
import { Table, type Column } from '../../ui/table';
import { Ago } from '../../ui/time';
import type { Glyph, Tone } from '../../lib/status';
import styles from './operations.module.css';

type Queues = Schemas['Queues'];
type Counted = Schemas['QueueCounts'] & { readonly name: string; readonly about: string };
type Worker = Schemas['Worker'];

const BACKENDS: Record<Queues['backend'], string> = {
  embedded: 'inside this process',
  redis: 'on Redis',
  postgres: 'on Postgres',
};

type QueueName = keyof Queues['queues'];

const ABOUT: Record<QueueName, string> = {
  agents: 'planning, executing, judging',
  control: 'pull requests, CI, set-up, cleaning up',
};

const QUEUES: readonly Column<Counted>[] = [
  {
    head: 'Queue',
    lead: true,
    cell: ({ name, about }) => (
      <div className={styles.stack}>
        <strong>{name}</strong>
        <span className={styles.under}>{about}</span>
      </div>
    ),
  },
  { head: 'Waiting', right: true, cell: ({ queued }) => exactNumber(queued) },
  {
    head: 'First in line since',
    right: true,
    cell: ({ oldest_queued_seconds: seconds }) => (seconds === null ? '–' : duration(seconds * 1_000)),
  },
  { head: 'At work', right: true, cell: ({ started }) => exactNumber(started) },
  { head: 'Finished', right: true, cell: ({ finished }) => exactNumber(finished) },
  {
    head: 'Failed',
    right: true,
    cell: ({ failed }) =>
      failed === 0 ? (
        '0'
      ) : (
        <Link to="/operations" search={{ tab: 'jobs' }} className={styles.failed}>
          {exactNumber(failed)}
        </Link>
      ),
  },
];

const STATES: Record<Worker['state'], readonly [Tone, Glyph, string, string]> = {
  alive: ['good', 'check', 'Alive', 'It is heard of.'],
  draining: ['act', 'half', 'Draining', 'It ends what it has and takes nothing new.'],
  lost: ['fail', 'cross', 'Lost', 'It fell silent: what it had goes to another one.'],
  stopped: ['idle', 'slash', 'Stopped', 'It ended by itself.'],
};

const WORKERS: readonly Column<Worker>[] = [
  {
    head: 'Worker',
    lead: true,
    cell: ({ id, host, pid, version }) => (
      <div className={styles.stack}>
        <code>
          <VisibleText text={id} />
        </code>
        <span className={styles.under}>
          <VisibleText text={host} />, process {pid}, version <VisibleText text={version} />
        </span>
      </div>
    ),
  },
  {
    head: 'State',
    cell: ({ state, queue_away_since: away }) => {
      const [tone, glyph, words, about] = STATES[state];
      return (
        <div className={styles.stack}>
          <span className={styles.mark} title={about}>
            <Mark tone={tone} glyph={glyph} />
            {words}
          </span>
          {away !== null && (
            <span className={styles.silent}>
              cannot reach the queue, for <Ago time={away} suffix={false} />
            </span>
          )}
        </div>
      );
    },
  },
  {
    head: 'Slots used',
    cell: ({ id, slots, used_slots: used }) => (
      <span className={styles.slots}>
        <Meter value={used} max={Math.max(slots, used)} label={`Slots of ${visible(id)} in use`} plain />
        {used} of {slots}
      </span>
    ),
  },
  {
    head: 'At work on',
    cell: ({ jobs }) =>
      jobs.length === 0 ? null : (
        <ul className={styles.jobs}>
          {jobs.map((job) => (
            <li key={job.job_id}>
              {job.protocol_run_id === null ? (
                job.type
              ) : (
                <Link to="/protocols/$protocolId" params={{ protocolId: job.protocol_run_id }}>
                  <VisibleText text={job.step_name ?? job.protocol_name ?? job.type} />
                </Link>
              )}
            </li>
          ))}
        </ul>
      ),
  },
  { head: 'Heard', right: true, cell: ({ heartbeat_at: at }) => <Ago time={at} /> },
];

export function QueuesTab(): ReactNode {
  return (
    <Loaded query={useQuery(queries.queues())} lines={8}>
      {({ backend, queues: counts, workers }) => (
        <>
          <Section title="Queues" note={BACKENDS[backend]}>
            <Table
              label="Queues"
              rows={(Object.keys(ABOUT) as QueueName[]).map((name) => ({ name, about: ABOUT[name], ...counts[name] }))}
              id={({ name }) => name}
              columns={QUEUES}
            />
          </Section>
          <Section title="Workers">
            {workers.length === 0 ? (
              <Empty title="No worker is running">
                Nothing moves without one: run <code>npm run start:worker</code> beside the API.
              </Empty>
            ) : (
              <Table label="Workers" rows={workers} id={({ id }) => id} columns={WORKERS} />
            )}
          </Section>
        </>
      )}
    </Loaded>
  );
}
