import { ApiUnreachable } from '../api/api-error';
import type { ProtocolOut } from '../api/api-types';
import type { DeksdenflowApi } from '../api/deksdenflow-api';
import { apiOf, type CliContext, noteLost } from '../cli-context';
import { Leave } from '../exit';
import { type Display, displayFor } from '../progress/live-display';
import { followRun } from './follow-run';
import { RUN_EXITS, type RunOutcome, restOf } from './outcome';
import { resultJson, resultLines, type RunEvidence } from './run-result';

export interface WaitOptions {
  readonly json?: boolean;
  readonly timeout?: number;
  readonly away: number;
}

/** Only the result is wanted. */
const QUIET: Display = {
  say: () => undefined,
  show: () => undefined,
  end: () => undefined,
};

/** Leaves by the outcome's exit code; returns when it was interrupted, since the signal decides then. */
export async function waitForRun(
  context: CliContext,
  protocol: ProtocolOut,
  options: WaitOptions & { readonly fromStart: boolean },
): Promise<void> {
  const { terminal, signal } = context;
  const time = options.timeout === undefined ? [] : [AbortSignal.timeout(options.timeout * 1_000)];
  const end = { outcome: 'detached' as RunOutcome, evidence: { protocol, stopped: null } as RunEvidence };
  try {
    const rest = await followRun(
      (until) => apiOf({ ...context, signal: until }),
      options.json === true ? QUIET : displayFor(terminal),
      {
        protocolId: protocol.id,
        fromStart: options.fromStart,
        onLost: noteLost(context),
        onAttached: () => {
          if (options.json !== true) terminal.note(`Following ${protocol.protocol_name}. Ctrl-C leaves it alone.`);
        },
        awayMs: options.away * 1_000,
        signal: AbortSignal.any([signal, ...time]),
      },
    );
    if (rest !== undefined) {
      end.outcome = restOf(rest.status) ?? 'detached';
      end.evidence = await evidenceOf(apiOf(context), rest);
    } else if (!signal.aborted) end.outcome = 'timed_out';
  } catch (error) {
    if (!(error instanceof ApiUnreachable)) throw error;
    end.outcome = 'unreachable';
    terminal.note(`error ${error.code}: ${error.message}`);
  }
  const { outcome, evidence } = end;
  if (options.json === true) terminal.line(resultJson(outcome, evidence));
  else for (const line of resultLines(outcome, evidence)) terminal.line(line);
  if (outcome !== 'detached') throw new Leave(RUN_EXITS[outcome]);
}

async function evidenceOf(api: DeksdenflowApi, protocol: ProtocolOut): Promise<RunEvidence> {
  if (protocol.status !== 'blocked' && protocol.status !== 'failed') return { protocol, stopped: null };
  const steps = await api.steps(protocol.id);
  const step =
    steps.find(({ status }) => status === protocol.status) ??
    steps.find(({ status }) => ['failed', 'blocked', 'needs_qa'].includes(status));
  if (step === undefined) return { protocol, stopped: null };
  return { protocol, stopped: { step, attempt: (await api.attempts(step.id)).at(-1) ?? null } };
}
