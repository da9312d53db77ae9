import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Answer, Order, ProgramOptions } from './orders';

const PROGRAM = join(__dirname, '../programs/product.js');

/** The measuring side of `programs/product.ts`. */
export class ProductProcess {
  private static readonly running = new Set<ChildProcess>();

  /** A round that failed must not leave processes behind. */
  static killAll(): void {
    for (const child of ProductProcess.running) child.kill('SIGKILL');
  }

  private constructor(
    private readonly child: ChildProcess,
    /** From the start of the process to its readiness. */
    readonly readyMs: number,
  ) {}

  static async start(options: ProgramOptions, environment: Readonly<Record<string, string>>): Promise<ProductProcess> {
    const begin = performance.now();
    const child = fork(PROGRAM, [JSON.stringify(options)], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
      execArgv: (process.env.BENCH_NODE_ARGS ?? '').split(' ').filter((argument) => argument !== ''),
    });
    ProductProcess.running.add(child);
    child.once('exit', () => ProductProcess.running.delete(child));
    await answered(child);
    return new ProductProcess(child, performance.now() - begin);
  }

  async ask(order: Order): Promise<Answer> {
    const answer = answered(this.child);
    this.child.send(order);
    return answer;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    await this.ask({ do: 'stop' });
    this.child.disconnect();
    await gone;
  }
}

async function answered(child: ChildProcess): Promise<Answer> {
  const answer = await new Promise<Answer>((resolve, reject) => {
    const gone = (code: number | null): void => {
      reject(new Error(`A process of the benchmark ended (exit ${String(code)}).`));
    };
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message as Answer);
    });
  });
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}
