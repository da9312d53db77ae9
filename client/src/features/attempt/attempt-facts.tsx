import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { exactNumber, usd } from '../../lib/numbers';
import { Facts, Sheet } from '../../ui/page';
import { Copyable, Meter, Sha, Tag } from '../../ui/small';
import { Status } from '../../ui/status';
import { Ago, Elapsed } from '../../ui/time';
import { PrintedText, VisibleText } from '../../ui/visible-text';
import styles from './attempt.module.css';
import { commandLine, tokensOf } from './attempt-words';

interface FactsProps {
  readonly attempt: Schemas['Attempt'];
  /** Tokens that a step may use; null without a cap. */
  readonly cap: number | null;
}

export function AttemptFacts({ attempt, cap }: FactsProps): ReactNode {
  const { verdict } = attempt;
  return (
    <Sheet padded>
      {attempt.error_message !== null && (
        <div className={styles.error}>
          <Status status="failed" words={attempt.error_class ?? 'failed'} />
          <pre>
            <PrintedText text={attempt.error_message} />
          </pre>
        </div>
      )}
      <div className={styles.facts}>
        <Facts
          of={{
            Queued: <Ago time={attempt.queued_at} />,
            'Waited for a worker':
              attempt.started_at === null ? undefined : <Elapsed from={attempt.queued_at} to={attempt.started_at} />,
            Worked:
              attempt.started_at === null ? undefined : <Elapsed from={attempt.started_at} to={attempt.finished_at} />,
            Finished: attempt.finished_at === null ? undefined : <Ago time={attempt.finished_at} />,
            Exit: attempt.exit_code ?? undefined,
            Verdict:
              verdict === null ? undefined : (
                <>
                  <Status
                    status={verdict.verdict === 'pass' ? 'completed' : 'failed'}
                    words={verdict.verdict === 'pass' ? 'Pass' : 'Fail'}
                  />{' '}
                  <Link
                    to="/protocols/$protocolId"
                    params={{ protocolId: attempt.protocol_run_id }}
                    search={{ tab: 'qa', step: attempt.step_run_id ?? undefined }}
                  >
                    evidence
                  </Link>
                </>
              ),
          }}
        />
        <Facts
          of={{
            Engine: (
              <VisibleText
                text={[attempt.engine, attempt.engine_version, attempt.model]
                  .filter((each) => each !== null)
                  .join(' · ')}
              />
            ),
            Session:
              attempt.session_id === null ? undefined : <Copyable text={attempt.session_id} label="the session" />,
            Worker: attempt.worker_id === null ? undefined : <Copyable text={attempt.worker_id} label="the worker" />,
            Base: attempt.base_sha === null ? undefined : <Sha sha={attempt.base_sha} />,
            Head: attempt.head_sha === null ? undefined : <Sha sha={attempt.head_sha} />,
          }}
        />
        <Facts of={{ Tokens: <Tokens attempt={attempt} cap={cap} />, Cost: <Cost attempt={attempt} /> }} />
      </div>
      {attempt.command !== null && (
        <div className={styles.command}>
          <Copyable text={commandLine(attempt)} label="the command" />
        </div>
      )}
    </Sheet>
  );
}

function Tokens({ attempt, cap }: FactsProps): ReactNode {
  const { usage } = attempt;
  const used = tokensOf(usage);
  return (
    <span className={styles.tokens}>
      <span>
        {exactNumber(used)}
        {cap !== null && ` of ${exactNumber(cap)} for the step`}
      </span>
      {cap !== null && <Meter value={used} max={cap} label="Tokens used of what the step may use" />}
      <span className={styles.quiet}>
        {exactNumber(usage.input_tokens)} in, {exactNumber(usage.cached_input_tokens)} cached,{' '}
        {exactNumber(usage.output_tokens)} out ({exactNumber(usage.reasoning_tokens)} reasoning)
      </span>
    </span>
  );
}

const Cost = ({ attempt }: { readonly attempt: Schemas['Attempt'] }): ReactNode => (
  <>
    {usd(attempt.cost_usd)} {attempt.usage.quality !== 'exact' && <Tag>{attempt.usage.quality}</Tag>}
  </>
);
