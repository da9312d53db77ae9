import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineRun } from '../../../ports/engine';
import type { AgentCommand } from '../agent-process';

export const CLAUDE_PERMISSION_MODES = ['acceptEdits', 'bypassPermissions', 'dontAsk'] as const;
export type ClaudePermissionMode = (typeof CLAUDE_PERMISSION_MODES)[number];

export interface ClaudeSettings {
  readonly program: string;
  readonly baseEnv: Readonly<Record<string, string>>;
  readonly extraArgs: readonly string[];
  readonly permissionMode: ClaudePermissionMode;
}

/**
 * Tools for runs that must not write. With these offered and nothing else, nothing has to be denied; `plan` mode
 * offers all and denies, and its shell still runs what it takes for reading.
 */
const READING_TOOLS = 'Read,Grep,Glob';

/** Tools that wait for a person, leave the worktree, or work on after the run has ended. */
const UNATTENDED = 'AskUserQuestion,EnterWorktree,ExitWorktree,CronCreate,CronDelete,CronList,ScheduleWakeup';

/** Said because `--setting-sources user` leaves out the repository's CLAUDE.md together with its settings. */
const HOUSE_RULES = 'Before you begin, read CLAUDE.md and AGENTS.md at the root of the repository, if there are any.';

/**
 * The command line of one run. Only the state folder's settings count (`--setting-sources user`): a repository's
 * `.claude/settings.json` runs hooks unasked in `-p`, so an executing agent could plant one for its own judge.
 */
export function claudeCommand(settings: ClaudeSettings, run: EngineRun): AgentCommand {
  return {
    argv: [
      settings.program,
      ...['-p', '--output-format', 'stream-json', '--verbose', '--include-partial-messages'],
      ...['--setting-sources', 'user', '--strict-mcp-config', '--append-system-prompt', HOUSE_RULES],
      ...(run.kind === 'execute'
        ? ['--permission-mode', settings.permissionMode, '--disallowedTools', UNATTENDED]
        : ['--permission-mode', 'dontAsk', '--tools', READING_TOOLS]),
      ...(run.model === null ? [] : ['--model', run.model]),
      ...(run.outputSchema === null ? [] : ['--json-schema', JSON.stringify(run.outputSchema)]),
      ...(run.resume === null ? [] : ['--resume', run.resume.sessionId]),
      ...settings.extraArgs,
    ],
    env: claudeEnvironment(settings, run),
  };
}

/** Makes the state folder, readable by us only. */
export async function prepareClaudeHome(stateDir: string): Promise<void> {
  await mkdir(claudeConfigIn(stateDir), { recursive: true, mode: 0o700 });
}

function claudeConfigIn(stateDir: string): string {
  return join(stateDir, '.claude');
}

/** Our own values come last: a project's variables cannot point the CLI at another home. */
function claudeEnvironment(settings: ClaudeSettings, run: EngineRun): Readonly<Record<string, string>> {
  const asRoot = process.getuid?.() === 0 && settings.permissionMode === 'bypassPermissions';
  return {
    // Without these the CLI updates itself and reports to its maker in the middle of a run.
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    ...settings.baseEnv,
    ...run.env,
    // As root the CLI refuses to bypass permissions unless it is told that the machine is the boundary.
    ...(asRoot ? { IS_SANDBOX: '1' } : {}),
    HOME: run.stateDir,
    CLAUDE_CONFIG_DIR: claudeConfigIn(run.stateDir),
  };
}
