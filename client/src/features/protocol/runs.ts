import type { Schemas } from '../../api/client';

type Attempt = Schemas['Attempt'];

export const isActive = ({ status }: Attempt): boolean => status === 'queued' || status === 'running';

export const attemptsOf = (attempts: readonly Attempt[], stepId: string): readonly Attempt[] =>
  attempts.filter(({ step_run_id }) => step_run_id === stepId);

/** Whose log is looked at when none is named: what runs, else what ran last. */
export function currentAttempt(attempts: readonly Attempt[]): Attempt | undefined {
  return (
    attempts.find(({ status }) => status === 'running') ??
    attempts.findLast(({ started_at }) => started_at !== null) ??
    attempts.at(-1)
  );
}
