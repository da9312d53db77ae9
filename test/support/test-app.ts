import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { ApiModule } from '../../src/api.module';
import { serve } from '../../src/bootstrap';
import { Config } from '../../src/config/config';
import { type Core, createCore } from '../../src/core';
import { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { PinoLog } from '../../src/platform/observability/pino-log';
import type { Database } from '../../src/platform/persistence/database';
import { Engine, EngineRegistry, type EngineProbe, type EngineResult } from '../../src/ports/engine';
import type { ProtocolStore } from '../../src/protocols/application/protocol.store';
import type { AttemptOutputStore } from '../../src/steps/application/attempt-output.store';
import { RecordingTransport } from './recording-transport';
import { SpawnProcessRunner } from './spawn-runner';
import { unsynced } from './unsynced';

/** An engine that exists and is never asked to run: nothing here takes jobs. */
class IdleEngine extends Engine {
  readonly capabilities = { resume: false, liveUsage: false, cost: false, structuredOutput: false, agent: true };

  constructor(readonly name: string) {
    super();
  }

  probe(): Promise<EngineProbe> {
    return Promise.resolve({ installed: true, version: null, credentials: null, hint: null });
  }

  run(): Promise<EngineResult> {
    return Promise.reject(new Error('Nothing runs in this test.'));
  }
}

class IdleEngines extends EngineRegistry {
  constructor(private readonly known: readonly string[]) {
    super();
  }

  find(name: string): Engine | undefined {
    return this.known.includes(name) ? new IdleEngine(name) : undefined;
  }

  names(): readonly string[] {
    return this.known;
  }
}

export interface TestApp {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly core: Core;
  readonly database: Database;
  readonly protocols: ProtocolStore;
  readonly output: AttemptOutputStore;
  readonly workspaces: GitWorkspaces;
  readonly transport: RecordingTransport;
  /** Id of the request in whose course this is asked. */
  readonly requestAtHand: () => unknown;
  readonly logLines: () => readonly Record<string, unknown>[];
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly databaseUrl?: string;
  readonly token?: string;
  /** Instead of all of ours. */
  readonly routes?: Type;
  /** Variables of ours, with their prefix. */
  readonly env?: Readonly<Record<string, string>>;
  /** By name; `idle` is the default one. */
  readonly engines?: readonly string[];
}

/** The HTTP surface as the product composes it on a real database, and nobody who takes the jobs. */
export async function startTestApp({
  databaseUrl,
  token,
  routes = ApiModule,
  env = {},
  engines = ['idle'],
}: TestAppOptions = {}): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'deksdenflow-http-'));
  const config = Config.load({
    DEKSDENFLOW_DATA_DIR: dataDir,
    DEKSDENFLOW_DEFAULT_ENGINE: 'idle',
    DEKSDENFLOW_API_HOST: '127.0.0.1',
    ...(databaseUrl === undefined ? {} : { DEKSDENFLOW_DB_URL: databaseUrl, DEKSDENFLOW_DB_POOL_SIZE: '8' }),
    ...(token === undefined ? {} : { DEKSDENFLOW_API_TOKEN: token }),
    ...env,
  });
  const written: string[] = [];
  const log = new PinoLog({
    level: 'debug',
    json: true,
    redactor: config.redactor,
    stream: { write: (line) => written.push(line) },
  });
  const transport = new RecordingTransport();
  const environment = { PATH: process.env.PATH };
  const workspaces = new GitWorkspaces({ dataDir, runner: new SpawnProcessRunner(), environment });
  const core = await createCore(config, log, { transport, workspaces, engines: new IdleEngines(engines) });
  await unsynced(core.database);
  const server = await serve(core, routes, log, { host: '127.0.0.1', port: 0 });
  return {
    url: server.url,
    core,
    database: core.database,
    protocols: core.protocolStore,
    output: core.output,
    workspaces,
    transport,
    requestAtHand: () => log.context.facts().request_id,
    logLines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    close: async () => {
      await server.close();
      await core.relay.close();
      await core.processes.close();
      await core.lock?.release();
      await core.database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
