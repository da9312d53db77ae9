#!/usr/bin/env node
import { buildProgram } from './program';
import { errorLines, exitCodeOf, Leave } from './exit';
import { ProcessTerminal } from './terminal';

/** 128 and the signal's number, as shells do. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

async function main(): Promise<void> {
  const abort = new AbortController();
  let interrupted: number | undefined;
  for (const [signal, exitCode] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      // Who asks twice does not want to wait for a clean end.
      if (interrupted !== undefined && signal === 'SIGINT') process.exit(exitCode);
      interrupted ??= exitCode;
      abort.abort();
    });
  }
  // The reader has gone (`… | head`): nobody is left to write for.
  process.stdout.on('error', () => process.exit(0));
  const terminal = new ProcessTerminal(process.stdout, process.stderr, process.env);
  try {
    await buildProgram({ environment: process.env, terminal, signal: abort.signal }).parseAsync();
    process.exitCode = interrupted ?? 0;
  } catch (error) {
    // Who throws Leave has been told of the signal, and has decided.
    process.exitCode = error instanceof Leave ? error.exitCode : (interrupted ?? exitCodeOf(error));
    if (interrupted === undefined) for (const line of errorLines(error)) terminal.note(line);
  }
}

void main();
