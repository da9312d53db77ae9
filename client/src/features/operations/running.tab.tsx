import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { VisibleText } from '../../ui/visible-text';
import { Tag } from '../../ui/small';
import { Empty, Loaded } from '../../ui/states';
import { Status } from '../../ui/status';
import { Table, type Column } from '../../ui/table';
import { Ago, Elapsed } from '../../ui/time';
import styles from './operations.module.css';

type Attempt = Schemas['ListedAttempt'];

const DOES: Record<Attempt['kind'], string> = { plan: 'Planning', execute: 'Executing', qa: 'Judging' };

const COLUMNS: readonly Column<Attempt>[] = [
  {
    head: 'Work',
    lead: true,
    cell: ({
      id,
      kind,
      step_name: step,
      number,
      protocol_name: protocol,
      protocol_run_id: run,
      project_name: project,
    }) => (
      <div className={styles.lead}>
        <Link to="/attempts/$attemptId" params={{ attemptId: id }} className={styles.name}>
          {DOES[kind]} {step !== null && <VisibleText text={step} />}
        </Link>
        {number > 1 && <Tag>attempt {number}</Tag>}
        <span className={styles.under}>
          <Link to="/protocols/$protocolId" params={{ protocolId: run }} className="mono">
            <VisibleText text={protocol} />
          </Link>{' '}
          in <VisibleText text={project} />
        </span>
      </div>
    ),
  },
  {
    head: 'Signal',
    cell: ({ status, signal }) =>
      signal === 'silent' ? (
        <span title="Its worker is dead, frozen or cut off. Another one takes over when its lease has ended.">
          <Status status="silent" />
        </span>
      ) : (
        <Status status={status} />
      ),
  },
  {
    head: 'Last heard',
    cell: ({ last_event: last, last_output_at: output }) => (
      <div className={styles.last}>
        {last === null ? <span className={styles.none}>nothing yet</span> : <VisibleText text={last.message} />}
        {output !== null && (
          <span className={styles.under}>
            printed <Ago time={output} />
          </span>
        )}
      </div>
    ),
  },
  {
    head: 'Engine',
    cell: ({ engine, model, worker_id: worker }) => (
      <div className={styles.stack}>
        <VisibleText text={model === null ? engine : `${engine} · ${model}`} />
        {worker !== null && (
          <code className={styles.under}>
            <VisibleText text={worker} />
          </code>
        )}
      </div>
    ),
  },
  {
    head: 'For',
    right: true,
    cell: ({ started_at: started, queued_at: queued }) => <Elapsed from={started ?? queued} />,
  },
];

/** What is at work now and what is next; an agent that nobody hears of is not called running. */
export function RunningTab(): ReactNode {
  return (
    <Loaded query={useQuery(queries.running())} lines={5}>
      {(attempts) =>
        attempts.length === 0 ? (
          <Empty title="Nothing is at work">No attempt is running, and none is queued.</Empty>
        ) : (
          <Table label="What is at work" rows={attempts} id={({ id }) => id} columns={COLUMNS} />
        )
      }
    </Loaded>
  );
}
