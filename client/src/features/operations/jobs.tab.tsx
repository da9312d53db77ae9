import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useBulkCommands } from '../../api/bulk-commands';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { visible } from '../../lib/visible';
import { BulkBar } from '../../ui/bulk-bar';
import { BulkResult } from '../../ui/bulk-result';
import { Button } from '../../ui/button';
import { More } from '../../ui/more';
import { Toolbar } from '../../ui/page';
import { VisibleText } from '../../ui/visible-text';
import { useSelection } from '../../ui/selection';
import { Empty, Loaded } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { Ago } from '../../ui/time';
import { useBulk } from '../../ui/use-bulk';
import styles from './operations.module.css';

type Job = Schemas['Job'];

const TYPES: Record<Job['type'], string> = {
  'protocol.plan': 'Make the plan',
  'step.execute': 'Execute the step',
  'step.qa': 'Judge the step',
  'project.setup': 'Set up the project',
  'pr.sync': 'Bring the pull request up to date',
  'ci.watch': 'Look at CI',
  'ci.trigger': 'Run CI again',
  'workspace.cleanup': 'Remove the worktree',
};

const nameOf = ({ type }: Pick<Job, 'type'>): string => (TYPES as Record<string, string | undefined>)[type] ?? type;

const COLUMNS: readonly Column<Job>[] = [
  {
    head: 'Job',
    lead: true,
    cell: (job) => (
      <div className={styles.stack}>
        <strong>{nameOf(job)}</strong>
        <span className={styles.under}>
          <code>{job.type}</code>
          {', '}
          {job.protocol_run_id === null ? (
            <Link to="/projects/$projectId" params={{ projectId: job.project_id }}>
              its project
            </Link>
          ) : (
            <Link to="/protocols/$protocolId" params={{ protocolId: job.protocol_run_id }}>
              its protocol
            </Link>
          )}
          {job.attempt_id !== null && (
            <>
              {', '}
              <Link to="/attempts/$attemptId" params={{ attemptId: job.attempt_id }}>
                its attempt
              </Link>
            </>
          )}
        </span>
      </div>
    ),
  },
  {
    head: 'Why it failed',
    cell: ({ error, error_code: code }) => (
      <div className={styles.error}>
        {code !== null && <code className={styles.code}>{code}</code>}
        {error !== null && (
          <p className={styles.errorText}>
            <VisibleText text={error} />
          </p>
        )}
      </div>
    ),
  },
  { head: 'Tries', right: true, cell: ({ attempts }) => attempts },
  { head: 'Failed', right: true, cell: ({ finished_at: at, created_at: made }) => <Ago time={at ?? made} /> },
];

/** What is not tried again by itself. */
export function JobsTab(): ReactNode {
  const query = useInfiniteQuery(queries.jobs({ status: ['failed'] }));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const selection = useSelection(rows.map(({ id }) => id));
  const commands = useBulkCommands();
  const bulk = useBulk();
  const retry = (ids: readonly string[]): Promise<void> => {
    const called = new Map(rows.map((row) => [row.id, nameOf(row)]));
    return bulk.run(
      'Retry',
      (id) => called.get(id) ?? id,
      async () => {
        const items = await commands.retryJobs(ids);
        selection.clear();
        return items;
      },
    );
  };
  return (
    <>
      <BulkResult outcome={bulk.outcome} onClose={bulk.close} />
      <Loaded query={query} lines={5}>
        {() =>
          rows.length === 0 ? (
            <Empty title="No job has failed">What fails for a passing reason is tried again by itself.</Empty>
          ) : (
            <>
              <Toolbar label="All of them">
                <Button
                  icon={<RotateCw size={14} aria-hidden />}
                  onClick={() => {
                    void retry(rows.map(({ id }) => id));
                  }}
                >
                  {query.hasNextPage ? `Retry the ${String(rows.length)} shown` : 'Retry all'}
                </Button>
              </Toolbar>
              <Table
                label="Failed jobs"
                rows={rows}
                id={({ id }) => id}
                columns={[
                  ...COLUMNS,
                  {
                    head: '',
                    right: true,
                    cell: (job) => (
                      <Button
                        small
                        icon={<RotateCw size={13} aria-hidden />}
                        aria-label={`Retry: ${visible(nameOf(job))}`}
                        onClick={() => {
                          void retry([job.id]);
                        }}
                      >
                        Retry
                      </Button>
                    ),
                  },
                ]}
                choose={{ selection, name: nameOf }}
              />
            </>
          )
        }
      </Loaded>
      <More query={query} what="jobs" />
      <BulkBar
        count={selection.ids.size}
        noun="job"
        onClear={selection.clear}
        actions={[{ label: 'Retry', ids: [...selection.ids], run: retry }]}
      />
    </>
  );
}
