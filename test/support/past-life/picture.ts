import type { ApiClient } from '../api-client';
import { eventually } from '../eventually';

type Fields = Readonly<Record<string, unknown>>;

/** What a client sees of a past; fields that later versions add do not change it. */
export interface Picture {
  readonly projects: readonly Fields[];
  readonly protocols: readonly Fields[];
  readonly steps: readonly Fields[];
  /** Attempts that are over. */
  readonly attempts: readonly Fields[];
  /** By protocol, in their order. */
  readonly events: Readonly<Record<string, readonly Fields[]>>;
  readonly tokens: readonly Fields[];
  readonly deliveries: readonly Fields[];
  /** Texts of attempts that are over, by their id. */
  readonly outputs: Readonly<Record<string, string>>;
}

const PROTOCOL = ['id', 'project_id', 'protocol_name', 'branch', 'description', 'status', 'spec_hash', 'created_at'];
const STEP = ['id', 'protocol_run_id', 'step_index', 'step_name', 'step_type', 'created_at'];
const ATTEMPT = [
  'id',
  'kind',
  'number',
  'status',
  'engine',
  'exit_code',
  'head_sha',
  'verdict',
  'usage',
  'finished_at',
];
const EVENT = ['id', 'seq', 'type', 'message', 'metadata', 'actor', 'created_at'];

const only = (rows: readonly Fields[], names: readonly string[]): Fields[] =>
  rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));

export async function pictureOf(api: ApiClient): Promise<Picture> {
  const list = async (path: string): Promise<readonly Fields[]> => {
    const answer = await api.get(path);
    if (answer.status !== 200) throw new Error(`${path}: ${String(answer.status)} ${answer.text}`);
    return answer.list;
  };
  const protocols = await list('/protocols?limit=500');
  const steps: Fields[] = [];
  const attempts: Fields[] = [];
  const events: Record<string, readonly Fields[]> = {};
  for (const { id } of protocols) {
    const one = `/protocols/${String(id)}`;
    steps.push(...only(await list(`${one}/steps`), STEP));
    const over = (await list(`${one}/attempts`)).filter(({ finished_at: end }) => end !== null);
    attempts.push(...only(over, ATTEMPT));
    events[String(id)] = only(await list(`${one}/events?after=0&limit=500`), EVENT);
  }
  const outputs: Record<string, string> = {};
  for (const { id } of attempts) outputs[String(id)] = (await api.get(`/attempts/${String(id)}/log`)).text;
  return {
    projects: only(await list('/projects'), ['id', 'name', 'base_branch', 'secret_names', 'created_at']),
    protocols: only(protocols, PROTOCOL),
    steps,
    attempts,
    events,
    tokens: only(await list('/tokens'), ['id', 'name', 'role', 'created_at']),
    deliveries: only(await list('/webhooks/deliveries'), ['id', 'event', 'outcome', 'received_at']),
    outputs,
  };
}

/** Of what an installation shows now, as much as it showed then: attempts and events may have been added. */
export function asMuchAs(then: Picture, now: Picture): Picture {
  const ids = new Set(then.attempts.map(({ id }) => id));
  const events = Object.entries(now.events).map(([id, all]) => [id, all.slice(0, then.events[id]?.length ?? 0)]);
  const outputs = Object.entries(now.outputs).filter(([id]) => id in then.outputs);
  return {
    ...now,
    attempts: now.attempts.filter(({ id }) => ids.has(id)),
    events: Object.fromEntries(events) as Picture['events'],
    outputs: Object.fromEntries(outputs),
  };
}

/** The run goes to its end, the events of every protocol without a gap. */
export async function goesOn(api: ApiClient, protocolId: string): Promise<void> {
  await eventually(
    async () => {
      const body: Fields = (await api.get(`/protocols/${protocolId}`)).body;
      if (body.status !== 'completed')
        throw new Error(`It is ${String(body.status)}: ${JSON.stringify(body.status_reason)}`);
    },
    { timeoutMs: 60_000, intervalMs: 50 },
  );
  for (const [id, events] of Object.entries((await pictureOf(api)).events)) {
    const seqs = events.map(({ seq }) => seq);
    if (seqs.some((seq, index) => seq !== index + 1))
      throw new Error(`The events of ${id} have a gap: ${seqs.join(' ')}`);
  }
}
