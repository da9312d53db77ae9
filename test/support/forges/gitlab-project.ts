import type { StandInCheck } from './stand-in';

export interface Person {
  readonly id: number;
  readonly username: string;
  readonly name: string;
}

/** Whose token the stand-in accepts. */
export const OWNER: Person = { id: 7, username: 'deksden-bot', name: 'Deksden Bot' };
export const STRANGER: Person = { id: 8, username: 'ada', name: 'Ada' };

export interface NoteRow {
  readonly id: number;
  body: string;
  readonly author: Person;
  readonly createdAt: number;
}

export interface MergeRequestRow {
  readonly iid: number;
  title: string;
  description: string;
  state: 'opened' | 'closed' | 'merged' | 'locked';
  readonly source: string;
  readonly target: string;
  /** Another project's id: it comes from a fork. */
  sourceProjectId: number;
  sha: string | null;
  readonly createdAt: number;
  updatedAt: number;
  readonly notes: NoteRow[];
}

export type JobStatus = 'created' | 'pending' | 'running' | 'success' | 'failed' | 'canceled' | 'skipped' | 'manual';

export interface JobRow {
  readonly id: number;
  readonly name: string;
  status: JobStatus;
  readonly allowFailure: boolean;
  failureReason: string | null;
  log: string | null;
  retried: boolean;
  readonly createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
}

export interface PipelineRow {
  readonly id: number;
  readonly iid: number;
  readonly source: string;
  readonly ref: string;
  readonly sha: string;
  readonly jobs: JobRow[];
  readonly createdAt: number;
  updatedAt: number;
  yamlErrors: string | null;
  /** Commit of the branch that `sha` is the merge of; null: `sha` is the branch's own. */
  mergeOf: string | null;
}

export interface StatusRow {
  readonly id: number;
  readonly name: string;
  readonly status: 'pending' | 'running' | 'success' | 'failed' | 'canceled';
  readonly description: string | null;
  readonly url: string | null;
  readonly sha: string;
  readonly createdAt: number;
}

/** Jobs of a pipeline that a test describes in GitLab's own words. */
export interface GitlabJob {
  readonly name: string;
  readonly status: JobStatus;
  readonly allowFailure?: boolean;
  readonly log?: string;
  readonly reason?: string;
}

export const JOB_STATUS: Readonly<Record<StandInCheck['state'], JobStatus>> = {
  queued: 'pending',
  running: 'running',
  success: 'success',
  failure: 'failed',
  cancelled: 'canceled',
  skipped: 'skipped',
};

/** One job of a project that has no pipeline yet and is asked for one. */
const FIRST_JOB = 'build';

/** A project of GitLab in memory. */
export class GitlabProject {
  readonly id = 15;
  readonly branches = new Map<string, string>([['main', '0'.repeat(39) + '1']]);
  readonly mergeRequests: MergeRequestRow[] = [];
  readonly pipelines: PipelineRow[] = [];
  readonly statuses: StatusRow[] = [];
  private lastId = 100;
  private lastMoment = 0;

  constructor(
    readonly path: string,
    readonly webUrl: string,
  ) {}

  /** No two changes have the same time. */
  tick(): number {
    this.lastMoment = Math.max(Date.now(), this.lastMoment + 1);
    return this.lastMoment;
  }

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  addMergeRequest(wanted: { source: string; target: string; title: string; description: string }): MergeRequestRow {
    const now = this.tick();
    const made: MergeRequestRow = {
      ...wanted,
      iid: this.mergeRequests.length + 1,
      state: 'opened',
      sourceProjectId: this.id,
      sha: this.branches.get(wanted.source) ?? null,
      createdAt: now,
      updatedAt: now,
      notes: [],
    };
    this.mergeRequests.push(made);
    return made;
  }

  /** The last one that there was: right after a push it is still that of the commit before. */
  headPipeline(row: MergeRequestRow): PipelineRow | undefined {
    const ref = `refs/merge-requests/${String(row.iid)}/`;
    return this.pipelines.filter((one) => one.ref === row.source || one.ref.startsWith(ref)).at(-1);
  }

  knows(sha: string): boolean {
    const heads = [...this.branches.values(), ...this.mergeRequests.map((row) => row.sha)];
    return heads.includes(sha) || this.pipelines.some((one) => one.sha === sha || one.mergeOf === sha);
  }

  openOf(branch: string): readonly MergeRequestRow[] {
    return this.mergeRequests.filter((one) => one.source === branch && one.state === 'opened');
  }

  addNote(mergeRequest: MergeRequestRow, body: string, author: Person): NoteRow {
    const note = { id: this.nextId(), body, author, createdAt: this.tick() };
    mergeRequest.notes.push(note);
    return note;
  }

  newestPipeline(sha: string): PipelineRow | undefined {
    return this.pipelines.filter((one) => one.sha === sha && one.source !== 'external').at(-1);
  }

  addPipeline(sha: string, source: string, ref: string): PipelineRow {
    const now = this.tick();
    const iid = this.pipelines.length + 1;
    const made: PipelineRow = {
      id: this.nextId(),
      iid,
      source,
      ref,
      sha,
      jobs: [],
      createdAt: now,
      updatedAt: now,
      yamlErrors: null,
      mergeOf: null,
    };
    this.pipelines.push(made);
    return made;
  }

  /** As a pipeline that nobody has configured further. */
  startPipeline(branch: string, sha: string): PipelineRow {
    const pipeline = this.addPipeline(sha, 'api', branch);
    this.putJob(pipeline, { name: FIRST_JOB, status: 'pending' });
    return pipeline;
  }

  /** A job that is over is not changed any more: running it again makes another. Undefined: it was so already. */
  putJob(pipeline: PipelineRow, wanted: GitlabJob): JobRow | undefined {
    const before = pipeline.jobs.find((job) => job.name === wanted.name && !job.retried);
    if (before?.status === wanted.status && (wanted.log ?? null) === before.log) return undefined;
    const over = before !== undefined && before.finishedAt !== null;
    if (over) before.retried = true;
    const now = this.tick();
    const job: JobRow =
      before === undefined || over
        ? {
            ...{ id: this.nextId(), name: wanted.name, status: wanted.status, createdAt: now },
            ...{ allowFailure: wanted.allowFailure ?? false, failureReason: null, log: null, retried: false },
            ...{ startedAt: null, finishedAt: null },
          }
        : before;
    job.status = wanted.status;
    const begun = !['created', 'pending', 'skipped', 'manual'].includes(wanted.status);
    job.startedAt ??= begun ? now : null;
    job.finishedAt = begun && wanted.status !== 'running' ? now : null;
    job.failureReason = wanted.status === 'failed' ? (wanted.reason ?? 'script_failure') : null;
    job.log = wanted.log ?? null;
    if (job !== before) pipeline.jobs.push(job);
    pipeline.updatedAt = now;
    return job;
  }

  retry(pipeline: PipelineRow): readonly JobRow[] {
    const red = pipeline.jobs.filter((job) => !job.retried && ['failed', 'canceled'].includes(job.status));
    return red.flatMap((job) => this.putJob(pipeline, { name: job.name, status: 'pending' }) ?? []);
  }
}

export function statusOf(pipeline: PipelineRow): JobStatus {
  if (pipeline.yamlErrors !== null) return 'failed';
  const jobs = pipeline.jobs.filter((job) => !job.retried);
  const binding = jobs.filter((job) => !job.allowFailure);
  const has = (status: JobStatus): boolean => jobs.some((job) => job.status === status);
  const waits = has('pending') || has('created');
  if (has('running') || (waits && jobs.some((job) => job.finishedAt !== null))) return 'running';
  if (waits) return 'pending';
  for (const status of ['failed', 'canceled', 'manual'] as const) {
    if (binding.some((job) => job.status === status)) return status;
  }
  return jobs.length > 0 && jobs.every((job) => job.status === 'skipped') ? 'skipped' : 'success';
}
