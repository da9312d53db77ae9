import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { Age, useNow } from '../../ui/time';
import { duration } from '../../lib/time';
import { Sentence, VisibleText } from '../../ui/visible-text';
import styles from './protocol.module.css';
import type { Run } from './run';
import { StepActions } from './step-actions';

type Who = Schemas['Waiting']['who'];

const WHO: Record<Who, string> = {
  person: 'Needs a person',
  agent: 'At work',
  queue: 'Queued',
  ci: 'Waits for CI',
  system: 'Goes on by itself',
};

interface BannerProps {
  readonly run: Run;
  /** The step whose actions are shown anyway. */
  readonly chosen: string | undefined;
  /** Its worker is not heard of. */
  readonly silent: boolean;
}

/** Why it does not move, or what moves it; and where a person must act, with what. */
export function WaitingBanner({ run: { protocol, steps }, chosen, silent }: BannerProps): ReactNode {
  const { waiting, waiting_for: sentence, status_reason: reason } = protocol;
  if (waiting === null || sentence === null) {
    return reason === null ? null : (
      <div className={styles.banner} data-who="over">
        <p>
          <Sentence text={reason.message} />
        </p>
      </div>
    );
  }
  const undecided =
    waiting.who === 'person' ? steps.find((step) => step.allowed_actions.includes('approve')) : undefined;
  return (
    <section className={styles.banner} data-who={waiting.who} aria-label="What it waits for">
      <div className={styles.bannerWords}>
        <p>
          <strong>{silent ? 'No signal' : WHO[waiting.who]}</strong>
          {waiting.since !== null && waiting.who !== 'agent' && (
            <span className={styles.quiet}>
              {' · '}
              <Age since={waiting.since} />
            </span>
          )}
          {waiting.until !== null && <Until time={waiting.until} />}
        </p>
        <p>
          <Sentence text={sentence} />
        </p>
        {reason !== null && (
          <p className={styles.reason}>
            {!sentence.includes(reason.message) && <Sentence text={reason.message} />} <code>{reason.code}</code>
          </p>
        )}
        {undecided?.verdict?.verdict === 'fail' && (
          <p>
            <Link
              to="/protocols/$protocolId"
              params={{ protocolId: protocol.id }}
              search={{ tab: 'qa', step: undecided.id }}
            >
              Read the evidence of <VisibleText text={undecided.step_name} />
            </Link>
          </p>
        )}
      </div>
      {undecided !== undefined && undecided.id !== chosen && (
        <div className={styles.bannerActions}>
          <span className={styles.quiet}>Step {undecided.step_index}</span>
          <StepActions step={undecided} only={['approve', 'run_qa']} />
        </div>
      )}
    </section>
  );
}

function Until({ time }: { readonly time: string }): ReactNode {
  const left = Date.parse(time) - useNow();
  return left <= 0 ? null : <span className={styles.quiet}> · in {duration(Math.ceil(left / 1_000) * 1_000)}</span>;
}
