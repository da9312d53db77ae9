import type { Command } from 'commander';
import type { AttemptOut, StepOut } from '../api/api-types';
import { apiOf, type CliContext, print } from '../cli-context';
import { changeStepCommands } from './change-steps';
import { stepLogCommand } from './step-log';
import { record, table } from '../table';

const ACTIONS = [
  ['run', 'execute this step'],
  ['run-qa', 'judge what its last execution left'],
  ['cancel', 'end it for good'],
  ['retry-from', 'undo it and all after it, and run it again from where it had started'],
] as const;

interface Json {
  readonly json?: boolean;
}

export function stepCommands(program: Command, context: CliContext): void {
  const steps = program.command('steps').description('units of a plan');
  const { terminal } = context;

  steps
    .command('list <protocol-id>')
    .description('steps of a protocol in their order')
    .option('--json', 'print the answer as JSON')
    .action(async (protocolId: string, { json }: Json) => {
      const list = await apiOf(context).steps(protocolId);
      print(context, json, list, () => stepTable(list, terminal.columns()));
    });

  steps
    .command('show <step-id>')
    .description('one step and its attempts')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { json }: Json) => {
      const api = apiOf(context);
      const [step, attempts] = await Promise.all([api.step(id), api.attempts(id)]);
      print(context, json, { ...step, attempts }, () => [
        ...stepRecord(step),
        '',
        ...attemptTable(attempts, terminal.columns()),
      ]);
    });

  for (const [name, description] of ACTIONS) {
    steps
      .command(`${name} <step-id>`)
      .description(description)
      .option('--json', 'print the answer as JSON')
      .action(async (id: string, { json }: Json) => {
        const answer = await apiOf(context).actOnStep(id, name.replaceAll('-', '_'));
        print(context, json, answer, () => [answer.message]);
      });
  }

  stepLogCommand(steps, context);
  changeStepCommands(steps, context);

  steps
    .command('approve <step-id>')
    .description('let it pass on your word; the reason goes on the timeline')
    .requiredOption('--reason <text>', 'why it is good')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { reason, json }: Json & { readonly reason: string }) => {
      const answer = await apiOf(context).actOnStep(id, 'approve', { reason });
      print(context, json, answer, () => [answer.message]);
    });
}

export function stepTable(steps: readonly StepOut[], width: number): string[] {
  if (steps.length === 0) return ['No steps.'];
  const rows = steps.map((step) => [
    step.id,
    String(step.step_index),
    step.status,
    String(step.attempts_count),
    step.head_sha?.slice(0, 10) ?? '',
    step.step_name,
  ]);
  return table(['ID', 'NO', 'STATUS', 'TRIES', 'COMMIT', 'STEP'], rows, width);
}

function stepRecord(step: StepOut): string[] {
  const { status_reason: reason, verdict } = step;
  return record([
    ['id', step.id],
    ['protocol', step.protocol_run_id],
    ['step', `${String(step.step_index)} ${step.step_name}`],
    ['status', step.status],
    ['reason', reason === null ? null : `${reason.code}: ${reason.message}`],
    ['waiting for', step.waiting_for],
    ['engine', step.engine],
    ['commit', step.head_sha],
    ['verdict', verdict === null ? null : `${verdict.verdict}: ${verdict.summary}`],
    ['allowed now', step.allowed_actions.join(', ')],
  ]);
}

function attemptTable(attempts: readonly AttemptOut[], width: number): string[] {
  if (attempts.length === 0) return ['No attempts.'];
  const rows = attempts.map((attempt) => [
    attempt.id,
    attempt.kind,
    attempt.status,
    attempt.exit_code === null ? '' : String(attempt.exit_code),
    attempt.gates.map((gate) => `${gate.name}=${String(gate.exit_code ?? '?')}`).join(' '),
    attempt.error_message ?? '',
  ]);
  return table(['ID', 'KIND', 'STATUS', 'EXIT', 'GATES', 'ERROR'], rows, width);
}
