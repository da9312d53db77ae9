import type { CheckReport } from '../../../ci/domain/check';
import { Unprocessable } from '../../../kernel/errors';
import type { FailureEvidence } from '../../../ports/forge';
import { ALL_PAGES, type GitlabResources } from './gitlab-resources';
import type { GitlabTransport } from './gitlab-transport';
import { readableTail } from './job-log';
import { mergedResultsOf, noneOfUnknownCommit } from './merged-results';
import { isJobs, jobCheck, pipelineCheck, type SeenJob, type SeenPipeline, statusCheck } from './pipeline-checks';

/** Pipelines, their jobs and what others report of a commit. */
export class GitlabCi {
  constructor(
    private readonly project: string,
    private readonly api: GitlabResources,
    private readonly transport: GitlabTransport,
  ) {}

  async listChecks(sha: string): Promise<readonly CheckReport[]> {
    const pipelines = await this.pipelinesOf(sha);
    const checks = pipelines.map((pipeline) => pipelineCheck(sha, pipeline));
    for (const pipeline of newestOfEachSource(pipelines)) {
      const jobs = await this.jobsOf(pipeline.id);
      checks.push(...jobs.map((job) => jobCheck(sha, job, pipeline)));
    }
    checks.push(...(await this.statusesOf(sha)));
    return checks;
  }

  async evidenceOf(check: CheckReport, maxBytes: number): Promise<FailureEvidence> {
    if (check.kind === 'job') {
      const job: SeenJob = await this.api.jobs.show(this.project, Number(check.providerId));
      return this.evidenceOfJob(job, maxBytes);
    }
    if (check.kind !== 'pipeline') return { logTail: null, reason: check.summary };
    const jobs = await this.jobsOf(Number(check.providerId));
    const red = jobs.filter((job) => job.status === 'failed' && !job.allow_failure).sort((a, b) => a.id - b.id)[0];
    if (red !== undefined) return this.evidenceOfJob(red, maxBytes);
    // A pipeline whose description is wrong has no jobs at all.
    const pipeline = await this.api.pipelines.show(this.project, Number(check.providerId));
    return { logTail: null, reason: typeof pipeline.yaml_errors === 'string' ? pipeline.yaml_errors : null };
  }

  async trigger(branch: string, sha: string): Promise<string> {
    const newest = newestOfEachSource(await this.pipelinesOf(sha));
    // A pipeline of statuses from outside has nothing that GitLab could run.
    const red = newest.filter((one) => ['failed', 'canceled'].includes(one.status) && one.source !== 'external');
    for (const pipeline of red) await this.api.pipelines.retry(this.project, pipeline.id);
    if (red.length > 0) return `Retried the failed jobs of pipeline ${red.map((one) => String(one.id)).join(', ')}.`;
    const started = await this.api.pipelines.create(this.project, branch);
    return `Started pipeline ${String(started.id)} of ${branch}.`;
  }

  /** Of the branch, of its merge request, and of what the merge request would become. */
  private async pipelinesOf(sha: string): Promise<readonly SeenPipeline[]> {
    const listed = await this.api.pipelines.all(this.project, { ...ALL_PAGES, sha, orderBy: 'id', sort: 'desc' });
    return [...listed, ...(await mergedResultsOf(this.api, this.project, sha))];
  }

  /** Without those that were retried. */
  private async jobsOf(pipelineId: number): Promise<readonly SeenJob[]> {
    return this.api.jobs.all(this.project, { ...ALL_PAGES, pipelineId, includeRetried: false });
  }

  /** The newest of each name: one context may have reported to several pipelines of the commit. */
  private async statusesOf(sha: string): Promise<readonly CheckReport[]> {
    const options = { ...ALL_PAGES, all: false };
    const statuses = await this.api.commits.allStatuses(this.project, sha, options).catch(noneOfUnknownCommit);
    const outside = statuses.filter((status) => !isJobs(status)).sort((a, b) => a.id - b.id);
    return [...new Map(outside.map((status) => [status.name, statusCheck(sha, status)])).values()];
  }

  private async evidenceOfJob(job: SeenJob, maxBytes: number): Promise<FailureEvidence> {
    return { logTail: await this.logTailOf(job.id, maxBytes), reason: job.failure_reason ?? null };
  }

  private async logTailOf(jobId: number, maxBytes: number): Promise<string | null> {
    const path = `projects/${encodeURIComponent(this.project)}/jobs/${String(jobId)}/trace`;
    try {
      const { text, cut } = await this.transport.tail(path, maxBytes);
      return readableTail(text, cut, maxBytes);
    } catch (error) {
      // Erased, or never written: the job failed before a runner had it.
      if (error instanceof Unprocessable && error.code === 'forge.not_found') return null;
      throw error;
    }
  }
}

/** A branch pipeline and one of the merge request are two; a newer one of the same source replaces the older. */
function newestOfEachSource(pipelines: readonly SeenPipeline[]): readonly SeenPipeline[] {
  const ascending = [...pipelines].sort((a, b) => a.id - b.id);
  return [...new Map(ascending.map((pipeline) => [pipeline.source, pipeline])).values()];
}
