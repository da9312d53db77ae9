import type { StandInCheck } from './stand-in';

export interface GithubPull {
  readonly id: number;
  readonly number: number;
  readonly branch: string;
  baseBranch: string;
  title: string;
  body: string;
  draft: boolean;
  /** Somebody else's change to the same lines is on the base branch. */
  conflicts: boolean;
  state: 'open' | 'closed' | 'merged';
  headSha: string;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  readonly comments: GithubComment[];
}

export interface GithubComment {
  readonly id: number;
  readonly login: string;
  body: string;
}

export interface GithubWorkflow {
  readonly id: number;
  readonly name: string;
  readonly dispatchable: boolean;
}

export interface GithubRun {
  readonly id: number;
  readonly suiteId: number;
  readonly workflow: GithubWorkflow;
  readonly event: string;
  readonly branch: string | null;
  readonly sha: string;
  attempt: number;
  readonly createdAt: string;
  updatedAt: string;
}

/** A job of Actions, which is a check run of the same id. */
export interface GithubCheck extends StandInCheck {
  readonly id: number;
  readonly run: GithubRun;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

export interface GithubStatus {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  readonly description: string;
  readonly updatedAt: string;
}

const CONCLUSIONS = { success: 'success', failure: 'failure', cancelled: 'cancelled', skipped: 'skipped' } as const;

/** GitHub's two words for a state. */
export function wordsOf(state: StandInCheck['state']): { readonly status: string; readonly conclusion: string | null } {
  if (state === 'queued') return { status: 'queued', conclusion: null };
  if (state === 'running') return { status: 'in_progress', conclusion: null };
  return { status: 'completed', conclusion: CONCLUSIONS[state] };
}

/** What a run with these jobs says of itself. */
export function runWords(checks: readonly StandInCheck[]): {
  readonly status: string;
  readonly conclusion: string | null;
} {
  const states = checks.map((check) => check.state);
  if (states.length === 0 || states.every((state) => state === 'queued')) return { status: 'queued', conclusion: null };
  if (states.some((state) => state === 'queued' || state === 'running')) {
    return { status: 'in_progress', conclusion: null };
  }
  const conclusion = (['failure', 'cancelled', 'success'] as const).find((state) => states.includes(state));
  return { status: 'completed', conclusion: conclusion ?? 'skipped' };
}

/** The repository's contents, and nothing of HTTP. */
export class GithubState {
  readonly branches = new Map<string, string>([['main', '0'.repeat(39) + '1']]);
  readonly pulls: GithubPull[] = [];
  readonly runs: GithubRun[] = [];
  readonly statuses: GithubStatus[] = [];
  /** Newest of each name and run. */
  checks: GithubCheck[] = [];
  readonly workflows: readonly GithubWorkflow[] = [
    { id: 901, name: 'CI', dispatchable: true },
    { id: 902, name: 'Lint', dispatchable: false },
    // Can be started by hand, and never by a pull request.
    { id: 903, name: 'Deploy', dispatchable: true },
  ];
  private lastId = 7_000_000_000;
  private lastTime = Date.now();

  constructor() {
    // Pull requests of earlier days.
    for (const workflow of this.workflows.slice(0, 2))
      this.startRun(workflow, 'pull_request', 'earlier', 'e'.repeat(40));
    this.startRun(this.workflowNamed('Deploy'), 'push', 'main', 'f'.repeat(40));
  }

  newId(): number {
    return (this.lastId += 1);
  }

  /** GitHub's times are full seconds; here no two changes share one. */
  tick(): string {
    this.lastTime = Math.max(Date.now(), this.lastTime + 1000);
    return this.time();
  }

  time(): string {
    return `${new Date(this.lastTime).toISOString().slice(0, 19)}Z`;
  }

  workflowNamed(name: string): GithubWorkflow {
    const workflow = this.workflows.find((one) => one.name === name);
    if (workflow === undefined) throw new Error(`There is no workflow ${name}.`);
    return workflow;
  }

  pullNumbered(number: number): GithubPull | undefined {
    return this.pulls.find((pull) => pull.number === number);
  }

  branchOf(sha: string): string | null {
    return [...this.branches].find(([, head]) => head === sha)?.[0] ?? null;
  }

  checksOf(run: GithubRun): readonly GithubCheck[] {
    return this.checks.filter((check) => check.run === run);
  }

  startRun(workflow: GithubWorkflow, event: string, branch: string | null, sha: string): GithubRun {
    const time = this.time();
    const run: GithubRun = {
      ...{ id: this.newId(), suiteId: this.newId(), workflow, event, branch, sha, attempt: 1 },
      ...{ createdAt: time, updatedAt: time },
    };
    this.runs.unshift(run);
    return run;
  }

  /** Puts the check into the run; a finished one that begins again is a new job, as on GitHub. */
  putCheck(run: GithubRun, wanted: StandInCheck): GithubCheck {
    const known = this.checksOf(run).find((check) => check.name === wanted.name);
    const over = (state: StandInCheck['state']): boolean => state !== 'queued' && state !== 'running';
    const again = known !== undefined && over(known.state);
    const goesOn = known !== undefined && !again;
    const time = this.time();
    const check: GithubCheck = {
      ...wanted,
      ...{ run, id: goesOn ? known.id : this.newId(), createdAt: goesOn ? known.createdAt : time },
      startedAt: wanted.state === 'queued' ? null : ((goesOn ? known.startedAt : null) ?? time),
      completedAt: over(wanted.state) ? time : null,
    };
    this.checks = [...this.checks.filter((one) => one !== known), check];
    run.updatedAt = time;
    return check;
  }
}
