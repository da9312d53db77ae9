import type { Command } from 'commander';
import { apiOf, type CliContext, print } from '../cli-context';
import { MoreRoutes } from '../routes';
import { jsonFrom } from './json-file';

/** Of a plan that is not frozen yet. */
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
}
