import { type Command, InvalidArgumentError } from 'commander';
import { LONGEST_TIMER_SECONDS } from '../../kernel/durations';
import { NotFound } from '../../kernel/errors';
import type { ProjectOut } from '../api/api-types';
import { ApiError } from '../api/api-error';
import type { DeksdenflowApi } from '../api/deksdenflow-api';
import { apiOf, type CliContext, print } from '../cli-context';
import { waitForRun, type WaitOptions } from '../wait/wait-for-run';
import { protocolBody, type ProtocolOptions } from './protocol-body';
import { protocolRecord } from './protocol-lines';

interface RunOptions extends ProtocolOptions, WaitOptions {
  readonly wait?: boolean;
}

const PAGE = 500;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `protocols run` and `protocols watch`. */
export function runCommands(protocols: Command, context: CliContext): void {
  const { terminal } = context;

  waitOptions(
    protocols
      .command('run <project> <goal>')
      .description('create a protocol, start it and run all of its steps; the project by its name or id')
      .option('--name <NNNN-slug>', 'name, branch and folder (default: the next number and words of the goal)')
      .option('--base-branch <branch>', 'branch to start from (default: the base branch of the project)')
      .option('--engine <engine>', 'shell, codex or claude (default: that of the project)')
      .option('--steps <file>', 'JSON array of steps; - reads it from stdin (default: the engine makes a plan)')
      .option('--wait', 'show it until it is over, and leave by how it ended'),
  ).action(async (project: string, goal: string, options: RunOptions) => {
    const api = apiOf(context);
    const { id: projectId } = await projectBy(api, project);
    const created = await api.createProtocol(projectId, await protocolBody(goal, { ...options, autoAdvance: true }));
    const started = await startOf(context, api, created.id);
    if (options.wait === true) {
      await waitForRun(context, started, { ...options, fromStart: true });
      return;
    }
    print(context, options.json, started, () => [
      ...protocolRecord(started),
      `To follow it: deksdenflow protocols watch ${started.id}`,
    ]);
  });

  waitOptions(
    protocols
      .command('watch <protocol-id>')
      .description('show a run until it is over, and leave by how it ended; Ctrl-C leaves it alone'),
  ).action(async (id: string, options: WaitOptions) => {
    const protocol = await apiOf(context).protocol(id);
    await waitForRun(context, protocol, { ...options, fromStart: false });
  });

  function waitOptions(command: Command): Command {
    return command
      .option('--timeout <seconds>', 'wait no longer than this; the run goes on (exit code 7)', seconds)
      .option('--away <seconds>', 'how long the server may be away, as for a restart (exit code 3)', seconds, 300)
      .option('--json', 'print one line of JSON when it is over, and nothing before');
  }

  async function startOf(around: CliContext, api: DeksdenflowApi, id: string) {
    try {
      return (await api.act(id, 'start')).protocol;
    } catch (error) {
      const why = around.signal.aborted ? 'Whether it was started is not known' : 'It was not started';
      terminal.note(`Protocol ${id} was created. ${why}: deksdenflow protocols start ${id}`);
      throw error;
    }
  }
}

function seconds(text: string): number {
  const number = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || number > LONGEST_TIMER_SECONDS) {
    throw new InvalidArgumentError(`It must be a number of seconds, ${String(LONGEST_TIMER_SECONDS)} at most.`);
  }
  return number;
}

/** Throws `project.unknown`. */
async function projectBy(api: DeksdenflowApi, nameOrId: string): Promise<ProjectOut> {
  if (ID.test(nameOrId)) {
    try {
      return await api.project(nameOrId);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    }
  }
  for (let cursor: string | undefined; ;) {
    const page = await api.projects({ limit: PAGE, cursor });
    const found = page.items.find(({ name }) => name === nameOrId);
    if (found !== undefined) return found;
    if (page.next === null) throw new NotFound('project.unknown', `There is no project ${nameOrId}.`);
    cursor = page.next;
  }
}
