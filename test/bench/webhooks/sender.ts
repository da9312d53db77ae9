import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figures } from '../contender';
import { percentile } from '../statistics';
import type { Delivery } from './deliveries';

export interface Acknowledged {
  /** When it should have been sent, in milliseconds after the first. */
  readonly dueMs: number;
  /** From that time to the end of the answer. */
  readonly tookMs: number;
  readonly status: number;
}

/** Connections that are kept: a forge's proxies do that too, and TLS is not what is measured. */
const CONNECTIONS = 64;
const PART_MS = 5_000;

/** Sends deliveries to one address. */
export class Sender {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  constructor(private readonly url: string) {}

  /** One after the other: what a delivery costs that waits for nobody. */
  async oneByOne(deliveries: readonly Delivery[]): Promise<Acknowledged[]> {
    const done: Acknowledged[] = [];
    for (const delivery of deliveries) {
      const begin = performance.now();
      const status = await this.send(delivery);
      done.push({ dueMs: 0, tookMs: performance.now() - begin, status });
    }
    return done;
  }

  /**
   * Open loop: each at its time, however late the earlier ones are answered. The clock of a delivery runs from that time, so
   * that one which could not even be sent is as late as its sender sees it.
   */
  async atRate(deliveries: readonly Delivery[], perSecond: number): Promise<Acknowledged[]> {
    const begin = performance.now();
    const answers: Promise<Acknowledged>[] = [];
    for (const [index, delivery] of deliveries.entries()) {
      const dueMs = (index * 1_000) / perSecond;
      const early = begin + dueMs - performance.now();
      if (early > 0) await pause(early);
      answers.push(
        this.send(delivery).then((status) => ({ dueMs, tookMs: performance.now() - begin - dueMs, status })),
      );
    }
    return Promise.all(answers);
  }

  close(): void {
    this.agent.destroy();
  }

  /** The status, or 0 when there was no answer. */
  private send({ headers, body }: Delivery): Promise<number> {
    return new Promise((resolve) => {
      const sent = request(this.url, { method: 'POST', agent: this.agent, headers }, (response) => {
        response.resume();
        response.once('end', () => {
          resolve(response.statusCode ?? 0);
        });
        response.once('error', () => {
          resolve(0);
        });
      });
      sent.once('error', (error: NodeJS.ErrnoException) => {
        // The server has ended a kept connection just as it was used again: every client of HTTP sends once more then.
        if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(this.send({ headers, body }));
        else resolve(0);
      });
      sent.end(body);
    });
  }
}

export function latencyFigures(quiet: readonly Acknowledged[], load: readonly Acknowledged[]): Figures {
  const times = load.map(({ tookMs }) => tookMs);
  const last = Math.max(...load.map(({ dueMs }) => dueMs));
  const part = Math.min(PART_MS, last / 2);
  const p99 = (from: number, to: number): number =>
    percentile(
      load.filter(({ dueMs }) => dueMs >= from && dueMs <= to).map(({ tookMs }) => tookMs),
      0.99,
    );
  return {
    'acknowledge p50, ms': percentile(times, 0.5),
    'acknowledge p99, ms': percentile(times, 0.99),
    'acknowledge max, ms': Math.max(...times),
    'p99 of the first 5 s, ms': p99(0, part),
    'p99 of the last 5 s, ms': p99(last - part, last),
    'last 5 s / first 5 s': p99(last - part, last) / p99(0, part),
    'one by one p50, ms': percentile(
      quiet.map(({ tookMs }) => tookMs),
      0.5,
    ),
    deliveries: load.length,
    errors: [...quiet, ...load].filter(({ status }) => status !== 202).length,
  };
}

/** Throws when a forged delivery was not refused: no figure is worth anything then. */
export function refusalFigures(refused: readonly Acknowledged[]): Figures {
  const other = refused.find(({ status }) => status !== 401);
  if (other !== undefined) throw new Error(`A forged delivery was answered with ${String(other.status)}.`);
  const times = refused.map(({ tookMs }) => tookMs);
  return { 'forged one refused p99, ms': percentile(times, 0.99) };
}
