import { counted } from '../../kernel/counted';
import type { WaitingGroup } from '../../protocols/application/waiting-survey';
import type { WaitingCode } from '../../protocols/domain/waiting';
import { error, type Finding, ok, type Verdict, warning } from '../domain/finding';

interface Advice {
  readonly verdict: Verdict;
  /** `<id>` is the protocol that waits longest. */
  readonly fix: string;
}

const fine = (fix = ''): Advice => ({ verdict: 'ok', fix });
const look = (fix: string): Advice => ({ verdict: 'warning', fix });
const bad = (fix: string): Advice => ({ verdict: 'error', fix });

/** What to do about each kind of wait; `ok` is the ordinary course of things, or what a person has chosen. */
export const ADVICE: Readonly<Record<WaitingCode, Advice>> = {
  working: fine(),
  ending: fine(),
  queued: fine('Start another worker, or raise DEKSDENFLOW_WORKER_CONCURRENCY.'),
  retry: fine(),
  alone: fine(),
  start: fine('npx deksdenflow protocols start <id>'),
  next_step: fine('npx deksdenflow protocols run-next-step <id>'),
  approval: fine('npx deksdenflow protocols show <id>, then steps approve or run-qa'),
  paused: fine('npx deksdenflow protocols resume <id>'),
  ci: fine('npx deksdenflow protocols checks <id>'),
  pull_request: fine(),
  merge: fine(),
  draft: fine(),
  earlier_step: fine(),
  worker_lost: look('It goes on by itself within a lease; look at memory and disk of that worker.'),
  forge_limit: look('It goes on by itself at that time; other credentials have limits of their own.'),
  forge_unreachable: look('Check forge_url and the network of this machine; it goes on by itself when it answers.'),
  forge_refuses: look('Give the token the rights that docs/forges.md lists, or store another one.'),
  conflicts: look('Resolve the conflicts on the branch, or cancel: npx deksdenflow protocols cancel <id>'),
  budget: look('Raise the cap in the body of retry_latest: POST /protocols/<id>/actions/retry_latest'),
  engine: look('Mend what the message says, then: npx deksdenflow protocols retry-latest <id>'),
  ci_failed: look('npx deksdenflow protocols checks <id>; then: npx deksdenflow protocols retry-latest <id>'),
  branch: look('npx deksdenflow protocols show <id>; then: npx deksdenflow protocols retry-latest <id>'),
  poison: look('Look at memory and disk of the workers, then: npx deksdenflow protocols retry-latest <id>'),
  blocked: look('npx deksdenflow protocols show <id>; then: npx deksdenflow protocols retry-latest <id>'),
  failed: look('npx deksdenflow protocols show <id>; then: npx deksdenflow protocols retry-latest <id>'),
  no_worker: look('Start one: npm start, or npm run start:worker beside an API.'),
  queue_unreachable: bad('Check that the queue of DEKSDENFLOW_REDIS_URL runs and can be reached from the workers.'),
  unexplained: bad('npx deksdenflow protocols pause <id> and resume <id>; please report what its waiting_for says.'),
};

/** One finding for each kind of wait that somebody should look at, and one for all others together. */
export function judgeStuckRuns(groups: readonly WaitingGroup[]): Finding[] {
  const ordinary = groups.filter(({ code }) => ADVICE[code].verdict === 'ok');
  const total = ordinary.reduce((sum, { runs }) => sum + runs, 0);
  const parts = ordinary.map(({ code, runs }) => `${String(runs)} ${code}`).join(', ');
  const summary = total === 0 ? [] : [ok('runs', `${counted(total, 'run')} on their way: ${parts}`)];
  const stuck = groups.filter(({ code }) => ADVICE[code].verdict !== 'ok').map(judge);
  return summary.length + stuck.length === 0 ? [ok('runs', 'none is unfinished')] : [...summary, ...stuck];
}

function judge({ code, runs, examples }: WaitingGroup): Finding {
  const [first] = examples;
  const { verdict, fix } = ADVICE[code];
  const others = runs > 1 ? ` (and ${counted(runs - 1, 'other')})` : '';
  const evidence = `${first?.protocolName ?? ''}${others}: ${first?.message ?? ''}`;
  const make = verdict === 'error' ? error : warning;
  return make(`runs: ${code}`, evidence, fix.replaceAll('<id>', first?.id ?? '<id>'));
}
