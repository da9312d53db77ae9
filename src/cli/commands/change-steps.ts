import type { Command } from 'commander';
import { apiOf, type CliContext, print } from '../cli-context';
import { MoreRoutes } from '../routes';
import { jsonFrom } from './json-file';
import type { Given } from '../api/deksdenflow-api';

interface Request {
  readonly summary?: string;
  readonly comments?: string;
  readonly json?: boolean;
}

/** The step as it is to become: before its plan is frozen, or by a rework of what it has become. */
export function changeStepCommands(steps: Command, context: CliContext): void {
  steps
    .command('add <protocol-id> <file>')
    .description('one more step, as a JSON object; - reads it from stdin')
    .option('--json', 'print the answer as JSON')
    .action(async (protocolId: string, file: string, { json }: { json?: boolean }) => {
      const step = await new MoreRoutes(apiOf(context)).addStep(protocolId, await jsonFrom(context, file));
      print(context, json, step, () => [`Step ${String(step.step_index)} ${step.step_name} is ${step.id}.`]);
    });

  steps
    .command('change <step-id> <file>')
    .description('the fields of a JSON object, while the step is pending; - reads it from stdin')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, file: string, { json }: { json?: boolean }) => {
      const step = await new MoreRoutes(apiOf(context)).changeStep(id, await jsonFrom(context, file));
      print(context, json, step, () => [`Step ${String(step.step_index)} ${step.step_name} is changed.`]);
    });

  steps
    .command('request-changes <step-id>')
    .description('send it back to its engine with what is to be changed')
    .option('--summary <text>', 'what is to be changed, in general')
    .option('--comments <file>', 'JSON array of {path, line, side, body}; - reads it from stdin')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { summary, comments, json }: Request) => {
      const api = apiOf(context);
      // What is commented on is what the step is now; if it moves in between, the server says so.
      const { head_sha: base } = await api.step(id);
      const given: Given = {
        base: base ?? '',
        ...(summary === undefined ? {} : { summary }),
        ...(comments === undefined ? {} : { comments: await jsonFrom(context, comments) }),
      };
      const answer = await api.actOnStep(id, 'request_changes', given);
      print(context, json, answer, () => [answer.message]);
    });
}
