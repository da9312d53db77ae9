import { readFileSync, readdirSync } from 'node:fs';

/** What /proc tells of a process; empty when it has ended. */
export function procFile(pid: number, file: 'cmdline' | 'comm' | 'environ' | 'status'): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'latin1');
  } catch {
    return '';
  }
}

/** Living processes whose arguments hold the text; a zombie has none. */
export function livingWith(text: string): number[] {
  return pids().filter((pid) => procFile(pid, 'cmdline').includes(text));
}

/** Living processes that work for a protocol: the mark is in the environment of every one of them. */
export function livingMarked(protocolId: string): number[] {
  return pids().filter((pid) => procFile(pid, 'environ').includes(`DEKSDENFLOW_PROTOCOL_ID=${protocolId}`));
}

export function childrenOf(parent: number | undefined): number[] {
  return pids().filter((pid) => procFile(pid, 'status').includes(`\nPPid:\t${String(parent)}\n`));
}

/** A number of six digits, to be an argument of every process of one test: `sleep 123456`. */
export function newNonce(): string {
  return String(100_000 + Math.floor(Math.random() * 899_999));
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
