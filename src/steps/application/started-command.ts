import type { Work } from '../../queue/application/work';
import type { Attempt } from '../domain/attempt';

export type StartedCommand = Pick<Attempt, 'command' | 'engineVersion'>;

/** What was started for a job: written with whatever else is written of its attempt, since it is worth no write of its own. */
const started = new WeakMap<Work, StartedCommand>();

export function noteStarted(work: Work, known: Partial<StartedCommand>): StartedCommand {
  const noted = { ...(started.get(work) ?? { command: null, engineVersion: null }), ...known };
  started.set(work, noted);
  return noted;
}

export function startedOf(work: Work): Partial<StartedCommand> {
  return started.get(work) ?? {};
}
