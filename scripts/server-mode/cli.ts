import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Place } from './services';

const CLI = join(__dirname, '../../src/cli/main.js');

/** The command-line client as a process of its own, told of this installation. */
export function cli(place: Place, args: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env.PATH ?? '', ...place.environment, ...more },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

export async function migrate(place: Place): Promise<void> {
  const code = await exitCode(cli(place, ['migrate']));
  if (code !== 0) throw new Error(`The migrations ended with ${String(code)}.`);
}
