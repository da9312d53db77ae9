import type { Command } from 'commander';
import { apiOf, type CliContext, print } from '../cli-context';
import type { AttemptOut } from '../api/api-types';
import type { Schemas } from '../../api-client/client';
import { MoreRoutes } from '../routes';
import { record, table } from '../table';
import { shownOutput } from '../text-width';
import { noteNextPage, pageOptions, type PageOptions } from './page-options';
import { showLog } from './step-log';

interface Json {
  readonly json?: boolean;
}

export function attemptCommands(program: Command, context: CliContext): void {
  const attempts = program.command('attempts').description('tries at planning, executing and judging');
  const { terminal } = context;
  const routes = (): MoreRoutes => new MoreRoutes(apiOf(context));

  attempts
    .command('list <protocol-id>')
    .description('all of a protocol, the oldest first')
    .option('--json', 'print the answer as JSON')
    .action(async (protocolId: string, { json }: Json) => {
      const list = await routes().attemptsOf(protocolId);
      print(context, json, list, () => attemptTable(list, terminal.columns()));
    });

  pageOptions(attempts.command('running').description('at work or waiting for a worker, in all projects'))
    .option('--project <id>', 'only of this project')
    .action(async ({ json, project, ...query }: PageOptions & { readonly project?: string }) => {
      const page = await routes().running({ ...query, project_id: project });
      print(context, json, page.items, () => runningTable(page.items, terminal.columns()));
      noteNextPage(context, page);
    });

  attempts
    .command('show <attempt-id>')
    .description('one attempt: how it ended, what it used, which gates ran')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { json }: Json) => {
      const attempt = await routes().attempt(id);
      print(context, json, attempt, () => attemptRecord(attempt));
    });

  attempts
    .command('log <attempt-id>')
    .description('what it has printed')
    .option('--follow', 'and what it prints from now on, until it is over')
    .action((id: string, { follow }: { readonly follow?: boolean }) => showLog(context, id, follow === true));

  attempts
    .command('diff <attempt-id>')
    .description('what it has changed, as a unified diff')
    .action(async (id: string) => {
      terminal.write(shownOutput(await routes().diffOf('attempts', id)));
    });
}

function attemptTable(attempts: readonly AttemptOut[], width: number): string[] {
  if (attempts.length === 0) return ['No attempts.'];
  const rows = attempts.map((attempt) => [
    attempt.id,
    attempt.kind,
    String(attempt.number),
    attempt.status,
    attempt.engine,
    attempt.started_at ?? '',
    attempt.error_message ?? '',
  ]);
  return table(['ID', 'KIND', 'NO', 'STATUS', 'ENGINE', 'STARTED', 'ERROR'], rows, width);
}

function runningTable(attempts: readonly Schemas['ListedAttempt'][], width: number): string[] {
  if (attempts.length === 0) return ['Nothing runs.'];
  const rows = attempts.map(({ id, status, signal, project_name, protocol_name, step_name, last_event }) => [
    id,
    // A worker that is not heard of may be anything but at work.
    signal === 'silent' ? 'no signal' : status,
    project_name,
    protocol_name,
    step_name ?? 'planning',
    last_event?.message ?? '',
  ]);
  return table(['ID', 'STATUS', 'PROJECT', 'PROTOCOL', 'STEP', 'LAST EVENT'], rows, width);
}

function attemptRecord(attempt: AttemptOut): string[] {
  const { usage, error_class: kind, error_message: error } = attempt;
  const cost = attempt.cost_usd > 0 ? `, ${attempt.cost_usd.toFixed(4)} USD` : '';
  return record([
    ['id', attempt.id],
    ['protocol', attempt.protocol_run_id],
    ['step', attempt.step_run_id],
    ['kind', `${attempt.kind} ${String(attempt.number)}`],
    ['status', attempt.status],
    ['engine', [attempt.engine, attempt.model].filter((part) => part !== null).join(' ')],
    ['worker', attempt.worker_id],
    ['queued', attempt.queued_at],
    ['started', attempt.started_at],
    ['finished', attempt.finished_at],
    ['exit code', attempt.exit_code === null ? null : String(attempt.exit_code)],
    ['error', error === null ? null : `${kind ?? ''}: ${error}`],
    ['tokens', `${String(usage.input_tokens)} in, ${String(usage.output_tokens)} out${cost}`],
    ['from', attempt.base_sha],
    ['commit', attempt.head_sha],
    ...attempt.gates.map(({ name, exit_code: code, duration_ms: ms }, index): [string, string] => [
      index === 0 ? 'gates' : '',
      `${name} ended with ${String(code ?? '?')} after ${(ms / 1000).toFixed(1)} s`,
    ]),
    ['said', attempt.final_text],
  ]);
}
