import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { postgresProgram } from '../support/postgres';
import { redisProgram } from '../support/redis';
import { percentile } from './statistics';

export interface Environment {
  readonly date: string;
  readonly cpu: string;
  readonly node: string;
  readonly postgres: string;
  readonly redis: string;
  /** Of one 4 KiB write and fdatasync in the folder that the servers use. */
  readonly fdatasyncMs: string;
}

export function environmentOf(folder: string): Environment {
  const [first] = cpus();
  const { p50, p99 } = fdatasyncCost(folder);
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: `${String(cpus().length)} × ${first?.model ?? 'unknown'}`,
    node: process.versions.node,
    postgres: versionOf(postgresProgram),
    redis: versionOf(redisProgram),
    fdatasyncMs: `p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(2)}`,
  };
}

function versionOf(program: string | undefined): string {
  if (program === undefined) return 'none';
  return /\d+\.\d+(\.\d+)?/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[0] ?? 'unknown';
}

function fdatasyncCost(folder: string): { p50: number; p99: number } {
  const file = openSync(join(folder, 'fdatasync'), 'w');
  const page = Buffer.alloc(4_096, 1);
  const times: number[] = [];
  for (let round = 0; round < 300; round++) {
    const begin = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    times.push(performance.now() - begin);
  }
  closeSync(file);
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}
