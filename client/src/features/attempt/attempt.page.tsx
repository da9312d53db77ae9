import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { isSilent, useSignals } from '../../api/signals';
import { attemptName } from '../../lib/attempt-name';
import { Page } from '../../ui/page';
import { Tab, Tabs } from '../../ui/small';
import { Loaded } from '../../ui/states';
import { Status } from '../../ui/status';
import { VisibleText } from '../../ui/visible-text';
import { AttemptFacts } from './attempt-facts';
import { AttemptLog } from './attempt-log';
import styles from './attempt.module.css';
import { Changes } from './changes';
import { Comparison } from './comparison';
import { type AttemptSearch, useAttemptSearch } from './use-place';

export default function AttemptPage(): ReactNode {
  const { attemptId } = useParams({ from: '/attempts/$attemptId' });
  const query = useQuery(queries.attempt(attemptId));
  if (query.data !== undefined) return <Shown attempt={query.data} />;
  return (
    <Page title="Attempt">
      <Loaded query={query} lines={8}>
        {() => null}
      </Loaded>
    </Page>
  );
}

function Shown({ attempt }: { readonly attempt: Schemas['Attempt'] }): ReactNode {
  const protocol = useQuery(queries.protocol(attempt.protocol_run_id)).data;
  const step = useQuery(queries.steps(attempt.protocol_run_id)).data?.find(({ id }) => id === attempt.step_run_id);
  const all = useQuery(queries.attempts(attempt.protocol_run_id)).data ?? [];
  const previous = all.findLast(
    ({ step_run_id, kind, number }) =>
      step_run_id === attempt.step_run_id && kind === attempt.kind && number < attempt.number,
  );
  const silent = isSilent(attempt, useSignals([attempt]));
  const name = attemptName(attempt);
  return (
    <Page
      wide
      title={name}
      heading={
        <span className={styles.heading}>
          {name}
          {silent ? <Status status="silent" words="No signal from its worker" /> : <Status status={attempt.status} />}
        </span>
      }
      over={
        <>
          <Link to="/protocols">Protocols</Link> ·{' '}
          <Link to="/protocols/$protocolId" params={{ protocolId: attempt.protocol_run_id }}>
            <VisibleText text={protocol?.protocol_name ?? 'Protocol'} />
          </Link>
          {step !== undefined && (
            <>
              {' '}
              ·{' '}
              <Link
                to="/protocols/$protocolId"
                params={{ protocolId: attempt.protocol_run_id }}
                search={{ step: step.id }}
              >
                {step.step_index}. <VisibleText text={step.step_name} />
              </Link>
            </>
          )}
        </>
      }
    >
      <AttemptFacts attempt={attempt} cap={protocol?.budget.max_tokens_per_step ?? null} />
      <Parts attempt={attempt} previous={previous} />
    </Page>
  );
}

interface PartsProps {
  readonly attempt: Schemas['Attempt'];
  readonly previous: Schemas['Attempt'] | undefined;
}

function Parts({ attempt, previous }: PartsProps): ReactNode {
  const { tab = 'log' } = useAttemptSearch();
  const tabs = [
    ['log', 'Log'],
    ...(attempt.head_sha === null ? [] : ([['changes', 'Changes']] as const)),
    ...(previous === undefined ? [] : ([['compare', 'Beside the one before']] as const)),
  ] as const;
  return (
    <div className={styles.parts}>
      <Tabs label="Parts of the attempt">
        {tabs.map(([each, label]) => (
          <Tab
            key={each}
            from="/attempts/$attemptId"
            to="."
            search={(before: AttemptSearch) => ({ ...before, line: undefined, tab: each })}
            current={each === tab}
          >
            {label}
          </Tab>
        ))}
      </Tabs>
      {tab === 'log' && <AttemptLog key={attempt.id} attempt={attempt} />}
      {tab === 'changes' && <Changes attempt={attempt} />}
      {tab === 'compare' && previous !== undefined && <Comparison attempt={attempt} previous={previous} />}
    </div>
  );
}
