import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { isSilent, shownStatus, type Signals, useSignals } from '../../api/signals';
import { counted } from '../../lib/numbers';
import { lookOf } from '../../lib/status';
import { StatusMark } from '../../ui/status';
import { Elapsed } from '../../ui/time';
import { VisibleText } from '../../ui/visible-text';
import styles from './protocol.module.css';
import type { Run } from './run';
import { attemptsOf, isActive } from './runs';
import type { ProtocolSearch } from './use-place';

/** The plan, step by step: where it is, what it took, and what was judged. A step that is chosen is in the address. */
export function StepRail({ run, chosen }: { readonly run: Run; readonly chosen: string | undefined }): ReactNode {
  const { steps, attempts } = run;
  const signals = useSignals(attempts);
  return (
    <nav className={styles.rail} aria-label="Steps">
      <h2>Steps</h2>
      {steps.length === 0 && <p className={styles.quiet}>There is no plan yet.</p>}
      <ol>
        {steps.map((step) => {
          const own = attemptsOf(attempts, step.id);
          const isChosen = step.id === chosen;
          const status = shownStatus(step.status, own, signals);
          return (
            <li key={step.id} data-tone={lookOf(status).tone}>
              <Link
                from="/protocols/$protocolId"
                to="."
                search={(before: ProtocolSearch) => ({
                  ...before,
                  step: isChosen ? undefined : step.id,
                  attempt: undefined,
                })}
                replace
                className={styles.step}
                data-chosen={isChosen || undefined}
                aria-current={isChosen ? 'step' : undefined}
              >
                <StatusMark status={status} label={lookOf(status).words} />
                <span className={styles.stepName}>
                  <span className={styles.stepIndex}>{step.step_index}</span> <VisibleText text={step.step_name} />
                </span>
                <span className={styles.stepFacts}>
                  <VisibleText text={factsOf(step, own, signals)} />
                </span>
                <StepTime attempts={own} />
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function stateOf(step: Schemas['Step'], attempts: readonly Schemas['Attempt'][], signals: Signals): string {
  const active = attempts.find(isActive);
  if (active === undefined) return lookOf(step.status).words;
  if (active.status === 'queued') return `${active.kind === 'qa' ? 'QA' : 'Execution'} queued`;
  if (isSilent(active, signals)) return lookOf('silent').words;
  return active.kind === 'qa' ? 'QA running' : 'Running';
}

function factsOf(step: Schemas['Step'], attempts: readonly Schemas['Attempt'][], signals: Signals): string {
  return [
    stateOf(step, attempts, signals),
    step.attempts_count > 0 && counted(step.attempts_count, 'attempt'),
    step.verdict !== null && `QA ${step.verdict.verdict === 'pass' ? 'passed' : 'failed'}`,
    step.engine,
  ]
    .filter((each) => typeof each === 'string')
    .join(' · ');
}

/** From its first attempt to the end of its last one. */
function StepTime({ attempts }: { readonly attempts: readonly Schemas['Attempt'][] }): ReactNode {
  const started = attempts.find(({ started_at }) => started_at !== null)?.started_at;
  if (started === undefined || started === null) return null;
  const open = attempts.some(isActive);
  const ends = attempts.flatMap(({ finished_at }) => (finished_at === null ? [] : [finished_at]));
  return (
    <span className={styles.stepTime}>
      <Elapsed from={started} to={open ? null : (ends.toSorted().at(-1) ?? null)} />
    </span>
  );
}
