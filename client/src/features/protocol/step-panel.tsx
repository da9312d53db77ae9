import { X } from 'lucide-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { shownStatus, useSignals } from '../../api/signals';
import { attemptName } from '../../lib/attempt-name';
import { compact, usd } from '../../lib/numbers';
import { IconButton } from '../../ui/button';
import { Sheet } from '../../ui/page';
import { Sha } from '../../ui/small';
import { Status } from '../../ui/status';
import { Sentence, VisibleText } from '../../ui/visible-text';
import styles from './protocol.module.css';
import type { Run } from './run';
import { attemptsOf } from './runs';
import { StepActions } from './step-actions';
import { useGo } from './use-place';

/** The chosen step: its facts, and what may be done with it. */
export function StepPanel({ step, run }: { readonly step: Schemas['Step']; readonly run: Run }): ReactNode {
  const go = useGo();
  const attempts = attemptsOf(run.attempts, step.id);
  const signals = useSignals(attempts);
  const { usage, verdict } = step;
  return (
    <Sheet padded>
      <section className={styles.panel} aria-label={`Step ${String(step.step_index)}`}>
        <div className={styles.panelHead}>
          <h2>
            {step.step_index}. <VisibleText text={step.step_name} />
          </h2>
          <Status status={shownStatus(step.status, attempts, signals)} />
          <span className={styles.gap} />
          <StepActions step={step} />
          <IconButton
            small
            label="All steps"
            onClick={() => {
              go({ step: undefined });
            }}
          >
            <X size={15} aria-hidden />
          </IconButton>
        </div>
        {step.waiting_for !== null && (
          <p>
            <Sentence text={step.waiting_for} />
          </p>
        )}
        {step.status_reason !== null && step.status_reason.message !== step.waiting_for && (
          <p className={styles.quiet}>
            <Sentence text={step.status_reason.message} />
          </p>
        )}
        <div className={styles.panelFacts}>
          {attempts.map((attempt) => (
            <Link key={attempt.id} to="/attempts/$attemptId" params={{ attemptId: attempt.id }}>
              <Status status={shownStatus(attempt.status, [attempt], signals)} words={attemptName(attempt)} />
            </Link>
          ))}
          {verdict !== null && (
            <span>
              {verdict.verdict === 'pass' ? 'Passed' : 'Failed'} by {verdict.judged_by} on{' '}
              <Sha sha={verdict.head_sha} />
            </span>
          )}
          <span>{`${step.engine ?? run.protocol.engine}${step.model === null ? '' : ` · ${step.model}`}`}</span>
          <span>{`${compact(usage.input_tokens + usage.cached_input_tokens + usage.output_tokens)} tokens, ${usd(usage.cost_usd)}`}</span>
        </div>
        {step.summary !== null && (
          <p className={styles.quiet}>
            <VisibleText text={step.summary} />
          </p>
        )}
      </section>
    </Sheet>
  );
}
