import { type ChildProcess, spawn } from 'node:child_process';
import { built } from './built';
import { eventually } from './eventually';

const MAIN = built('src/cli/main.ts');

/** The built command line as a person or a script starts it: without a terminal. */
export class CliProcess {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(words: readonly string[], environment: Readonly<Record<string, string>>, cwd?: string) {
    this.child = spawn(process.execPath, [MAIN, ...words], {
      env: { PATH: process.env.PATH ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd,
    });
    this.child.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
  }

  async says(pattern: RegExp, timeoutMs = 20_000): Promise<void> {
    await eventually(
      () => {
        if (pattern.test(this.stdout)) return;
        throw new Error(`It has not said ${String(pattern)} yet:\n${this.stdout}\n${this.stderr}`);
      },
      { timeoutMs },
    );
  }

  /** Its exit code. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await new Promise((resolve) => this.child.once('close', resolve));
    }
    return this.child.exitCode;
  }
}
