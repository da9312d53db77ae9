import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redactor } from '../../src/kernel/redaction/redactor';
import type { EngineEvent, EngineRun } from '../../src/ports/engine';

/** A run in folders of its own, with all that it reported. */
export interface ObservedRun {
  readonly run: EngineRun;
  readonly events: EngineEvent[];
  readonly output: () => string;
  readonly cancel: () => void;
}

const made: string[] = [];

export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `deksdenflow-${name}-`));
  made.push(folder);
  return folder;
}

/** For `afterAll`. A CLI that was killed may still have helpers writing for a moment, hence the retries. */
export function removeTemporaryFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

let serial = 0;

export function observedRun(wanted: Partial<EngineRun> & { readonly prompt: string }): ObservedRun {
  const events: EngineEvent[] = [];
  const chunks: Buffer[] = [];
  const cancelled = new AbortController();
  const id = String(++serial);
  const run: EngineRun = {
    kind: 'execute',
    owner: {
      workerId: 'w-test',
      protocolId: `p-${String(process.pid)}-${id}`,
      attemptId: `a-${String(process.pid)}-${id}`,
    },
    cwd: wanted.cwd ?? temporaryFolder('worktree'),
    commands: [],
    findingsFile: null,
    model: null,
    resume: null,
    outputSchema: null,
    stateDir: wanted.stateDir ?? temporaryFolder('state'),
    env: {},
    redactor: new Redactor(Object.values(wanted.env ?? {})),
    timeoutMs: 60_000,
    idleTimeoutMs: 60_000,
    signal: cancelled.signal,
    onEvent: (event) => {
      events.push(event);
    },
    onOutput: (chunk) => {
      chunks.push(chunk);
    },
    ...wanted,
  };
  const cancel = (): void => {
    cancelled.abort();
  };
  return { run, events, output: () => Buffer.concat(chunks).toString('utf8'), cancel };
}
