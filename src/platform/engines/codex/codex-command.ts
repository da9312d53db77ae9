import type { EngineRun } from '../../../ports/engine';
import type { AgentCommand } from '../agent-process';
import type { CodexHome } from './codex-home';

export const CODEX_SANDBOXES = ['read-only', 'workspace-write', 'danger-full-access'] as const;
export type CodexSandbox = (typeof CODEX_SANDBOXES)[number];

export interface CodexSettings {
  readonly program: string;
  readonly baseEnv: Readonly<Record<string, string>>;
  readonly extraArgs: readonly string[];
  readonly sandbox: CodexSandbox;
  readonly readingSandbox: CodexSandbox;
}

/**
 * The command line of one run. Options stand before `resume`, which accepts few of them; `-` reads the prompt from
 * standard input.
 */
export function codexCommand(
  settings: CodexSettings,
  run: EngineRun,
  home: CodexHome,
  schemaFile: string | null,
): AgentCommand {
  const env = codexEnvironment(settings.baseEnv, run.env, home);
  const sandbox = run.kind === 'execute' ? settings.sandbox : settings.readingSandbox;
  const baseUrl = env.OPENAI_BASE_URL;
  return {
    argv: [
      settings.program,
      'exec',
      ...['-c', 'approval_policy="never"'],
      ...['--json', '--skip-git-repo-check', '-C', run.cwd, '-s', sandbox],
      ...(baseUrl === undefined ? [] : ['-c', `openai_base_url=${JSON.stringify(baseUrl)}`]),
      ...(run.model === null ? [] : ['-m', run.model]),
      ...(schemaFile === null ? [] : ['--output-schema', schemaFile]),
      ...settings.extraArgs,
      ...(run.resume === null ? [] : ['resume', run.resume.sessionId]),
      '-',
    ],
    env,
  };
}

/** Our own values come last: a project's variables cannot point Codex at another home. */
function codexEnvironment(
  baseEnv: Readonly<Record<string, string>>,
  runEnv: Readonly<Record<string, string>>,
  home: CodexHome,
): Readonly<Record<string, string>> {
  const env = { ...baseEnv, ...runEnv };
  // `exec` reads its key from CODEX_API_KEY only; most people have theirs as OPENAI_API_KEY.
  const key = env.CODEX_API_KEY ?? env.OPENAI_API_KEY;
  return { ...env, ...(key === undefined ? {} : { CODEX_API_KEY: key }), HOME: home.home, CODEX_HOME: home.codexHome };
}
