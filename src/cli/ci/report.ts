import { ConfigurationError, InvalidInput, messageOf } from '../../kernel/errors';
import { CI_PROVIDERS, type CiProvider } from '../../projects/domain/project';
import { apiBaseOf, type CliContext } from '../cli-context';
import { printable } from '../text-width';
import { type CiFacts, fromGit, githubFacts, gitlabFacts, isPullRequest, present } from './ci-facts';
import { type ReportedState, reportPayload } from './report-payload';
import { sendReport } from './send-report';

export interface ReportOptions {
  readonly provider?: string;
  readonly project?: string;
  readonly protocol?: string;
  readonly branch?: string;
  readonly sha?: string;
  readonly name?: string;
  readonly targetUrl?: string;
  readonly soft?: boolean;
}

/** What CIs call the end of a job, in our words. */
const STATES: Readonly<Record<string, ReportedState>> = {
  success: 'success',
  failure: 'failure',
  failed: 'failure',
  running: 'running',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

/** `ci report`: what scripts/ci/report.sh does, for where Node is at hand. */
export async function reportCi(context: CliContext, given: string | undefined, options: ReportOptions): Promise<void> {
  const { environment: env, terminal } = context;
  const word = given ?? present(env.DEKSDENFLOW_STATUS) ?? present(env.CI_JOB_STATUS) ?? '';
  const state = Object.hasOwn(STATES, word) ? STATES[word] : undefined;
  if (state === undefined) {
    throw new InvalidInput('cli.ci_state_invalid', 'The state is one of success, failure and running.');
  }
  try {
    const provider = providerOf(options, env);
    const token = tokenOf(env);
    const facts = await factsOf(provider, options, env);
    const status = await sendReport({
      url: urlOf(provider, options, env),
      provider,
      token,
      payload: reportPayload({ provider, state, facts, now: new Date() }),
      pauseMs: pauseOf(env.DEKSDENFLOW_RETRY_SECONDS),
      signal: context.signal,
    });
    terminal.line(`Reported ${state} of ${facts.sha} (${String(status)}).`);
  } catch (error) {
    if (options.soft !== true || context.signal.aborted) throw error;
    terminal.note(`not reported: ${printable(messageOf(error))}`);
  }
}

function providerOf(options: ReportOptions, env: NodeJS.ProcessEnv): CiProvider {
  const found = env.GITHUB_ACTIONS === 'true' ? 'github' : present(env.GITLAB_CI) === undefined ? undefined : 'gitlab';
  const named = options.provider ?? present(env.DEKSDENFLOW_CI_PROVIDER) ?? found;
  const provider = CI_PROVIDERS.find((known) => known === named);
  if (provider === undefined) throw new ConfigurationError('DEKSDENFLOW_CI_PROVIDER must be github or gitlab.');
  return provider;
}

function tokenOf(env: NodeJS.ProcessEnv): string {
  const token = present(env.DEKSDENFLOW_WEBHOOK_TOKEN);
  if (token === undefined) {
    throw new ConfigurationError('DEKSDENFLOW_WEBHOOK_TOKEN is not set (jobs of forks get no secrets).');
  }
  if (/[\r\n]/.test(token)) throw new ConfigurationError('DEKSDENFLOW_WEBHOOK_TOKEN holds a line break.');
  return token;
}

async function factsOf(provider: CiProvider, options: ReportOptions, env: NodeJS.ProcessEnv): Promise<CiFacts> {
  const facts = provider === 'github' ? await githubFacts(env) : gitlabFacts(env);
  const told = options.sha ?? present(env.DEKSDENFLOW_SHA) ?? present(facts.sha);
  const sha = told ?? (isPullRequest(env) ? '' : await fromGit('rev-parse', 'HEAD'));
  if (!/^[0-9a-f]+$/.test(sha)) throw new ConfigurationError('The commit is unknown: set DEKSDENFLOW_SHA.');
  const branch = options.branch ?? present(env.DEKSDENFLOW_BRANCH) ?? present(facts.branch);
  return {
    ...facts,
    sha,
    branch: branch ?? (await fromGit('symbolic-ref', '--short', '-q', 'HEAD')),
    name: options.name ?? present(env.DEKSDENFLOW_CHECK_NAME) ?? present(facts.name) ?? 'report',
    targetUrl: options.targetUrl ?? present(env.DEKSDENFLOW_TARGET_URL) ?? facts.targetUrl,
  };
}

/** Unlike other commands this has no default server: a job runs on another machine. */
function urlOf(provider: CiProvider, options: ReportOptions, env: NodeJS.ProcessEnv): string {
  if (present(env.DEKSDENFLOW_API_BASE) === undefined) throw new ConfigurationError('DEKSDENFLOW_API_BASE is not set.');
  const project = options.project ?? present(env.DEKSDENFLOW_PROJECT_ID);
  const protocol = options.protocol ?? present(env.DEKSDENFLOW_PROTOCOL_RUN_ID);
  const path = project === undefined ? provider : `${provider}/${encodeURIComponent(project)}`;
  const query = protocol === undefined ? '' : `?protocol_run_id=${encodeURIComponent(protocol)}`;
  return `${apiBaseOf(env)}/webhooks/${path}${query}`;
}

function pauseOf(seconds: string | undefined): number {
  return /^\d+$/.test(seconds ?? '') ? Number(seconds) * 1000 : 2_000;
}
