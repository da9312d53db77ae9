import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { attemptName } from '../../lib/attempt-name';
import { counted } from '../../lib/numbers';
import { duration } from '../../lib/time';
import { visible } from '../../lib/visible';
import { Section, Sheet } from '../../ui/page';
import { Sha } from '../../ui/small';
import { Empty } from '../../ui/states';
import { Status } from '../../ui/status';
import { PrintedText, VisibleText } from '../../ui/visible-text';
import styles from './protocol.module.css';
import type { TabProps } from './run';
import { attemptsOf } from './runs';
import { Decision, VerdictView } from './verdict-view';

/** What was judged, by whom, on which commit, and what it rests on. */
export function QaTab({ run, step }: TabProps): ReactNode {
  const decisions = useQuery(queries.decisions(run.protocol.id)).data ?? [];
  const judged = (step === undefined ? run.steps : [step]).map((each) => ({
    step: each,
    attempts: attemptsOf(run.attempts, each.id).filter(({ gates, verdict }) => gates.length > 0 || verdict !== null),
    decisions: decisions.filter(({ step_run_id }) => step_run_id === each.id),
  }));
  const seen = judged.filter((each) => each.step.verdict !== null || each.attempts.length + each.decisions.length > 0);
  if (seen.length === 0)
    return (
      <Empty title="Nothing was judged yet">
        Gates run after a step was executed; their commands, exit codes and output are kept here with the commit.
      </Empty>
    );
  return (
    <div className={styles.sections}>
      {seen.map((each) => (
        <StepEvidence key={each.step.id} {...each} />
      ))}
    </div>
  );
}

interface EvidenceProps {
  readonly step: Schemas['Step'];
  readonly attempts: readonly Schemas['Attempt'][];
  readonly decisions: readonly Schemas['Event'][];
}

function StepEvidence({ step, attempts, decisions }: EvidenceProps): ReactNode {
  const latest = attempts.at(-1);
  const earlier = attempts.slice(0, -1).toReversed();
  return (
    <Section title={`${String(step.step_index)}. ${step.step_name}`} note={<Status status={step.status} />}>
      <Sheet padded>
        <div className={styles.sections}>
          {step.verdict !== null && <VerdictView verdict={step.verdict} stepId={step.id} />}
          {decisions.map((event) => (
            <Decision key={event.id} event={event} stepId={step.id} />
          ))}
          {latest !== undefined && <Gates attempt={latest} />}
          {earlier.length > 0 && (
            <details>
              <summary>{counted(earlier.length, 'earlier judgement')}</summary>
              <div className={styles.sections}>
                {earlier.map((attempt) => (
                  <div key={attempt.id} className={styles.sections}>
                    {attempt.verdict !== null && <VerdictView verdict={attempt.verdict} stepId={step.id} />}
                    <Gates attempt={attempt} />
                  </div>
                ))}
              </div>
            </details>
          )}
        </div>
      </Sheet>
    </Section>
  );
}

function Gates({ attempt }: { readonly attempt: Schemas['Attempt'] }): ReactNode {
  if (attempt.gates.length === 0) return null;
  return (
    <div className={styles.gates}>
      <h3>
        Gates of{' '}
        <Link to="/attempts/$attemptId" params={{ attemptId: attempt.id }}>
          {attemptName(attempt)}
        </Link>
        {attempt.head_sha !== null && (
          <>
            {' '}
            on <Sha sha={attempt.head_sha} />
          </>
        )}
      </h3>
      {attempt.gates.map((gate) => {
        const passed = gate.exit_code === 0;
        return (
          <details key={gate.name} open={!passed} className={styles.gate}>
            <summary>
              <Status status={passed ? 'completed' : 'failed'} words={gate.name} />
              <code>
                <VisibleText text={gate.command} />
              </code>
              <span className={styles.quiet}>
                {gate.exit_code === null ? 'did not end by itself' : `exit ${String(gate.exit_code)}`} ·{' '}
                {duration(gate.duration_ms)}
              </span>
            </summary>
            {gate.output_tail === '' ? (
              <p className={styles.quiet}>It printed nothing.</p>
            ) : (
              <pre className={styles.output} tabIndex={0} role="region" aria-label={`Output of ${visible(gate.name)}`}>
                <PrintedText text={gate.output_tail} />
              </pre>
            )}
          </details>
        );
      })}
    </div>
  );
}
