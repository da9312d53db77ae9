import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ApiModule } from '../../src/api.module';
import { CheckStore } from '../../src/ci/application/check.store';
import { SqlCheckStore } from '../../src/ci/persistence/sql-check.store';
import { Config } from '../../src/config/config';
import { ENTITIES } from '../../src/entities';
import { EventStore } from '../../src/events/application/event-queries';
import { SqlEventStore } from '../../src/events/persistence/sql-event.store';
import { UuidV7Ids } from '../../src/kernel/ids';
import { SystemClock } from '../../src/kernel/clock';
import { configureHttp } from '../../src/platform/http/configure-http';
import { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { Metrics } from '../../src/platform/observability/metrics';
import { PinoLog } from '../../src/platform/observability/pino-log';
import { type DatabaseLocation, openDatabase } from '../../src/platform/persistence/data-source';
import { Database } from '../../src/platform/persistence/database';
import { installationEpoch, migrate } from '../../src/platform/persistence/migrate';
import { AesSecretBox } from '../../src/platform/secrets/aes-secret-box';
import { Engine, EngineRegistry, type EngineProbe, type EngineResult } from '../../src/ports/engine';
import { Log } from '../../src/ports/log';
import { QueueTransport } from '../../src/ports/queue-transport';
import { Workspaces } from '../../src/ports/workspaces';
import { ProjectsService } from '../../src/projects/application/projects.service';
import { SqlProjectStore } from '../../src/projects/persistence/sql-project.store';
import { ProtocolStore } from '../../src/protocols/application/protocol.store';
import { ProtocolsService } from '../../src/protocols/application/protocols.service';
import { SqlProtocolStore } from '../../src/protocols/persistence/sql-protocol.store';
import { JobStore } from '../../src/queue/application/job.store';
import { QueueRelay } from '../../src/queue/application/queue-relay';
import { SqlJobStore } from '../../src/queue/persistence/sql-job.store';
import { AttemptOutputStore } from '../../src/steps/application/attempt-output.store';
import { StepStore } from '../../src/steps/application/step.store';
import { StepsService } from '../../src/steps/application/steps.service';
import { SqlAttemptOutputStore } from '../../src/steps/persistence/sql-attempt-output.store';
import { SqlStepStore } from '../../src/steps/persistence/sql-step.store';
import { DeliveriesService } from '../../src/webhooks/application/deliveries.service';
import { SignalEffects } from '../../src/webhooks/application/signal-effects';
import { WebhookReceiver } from '../../src/webhooks/application/webhook-receiver';
import { PrometheusWebhookMeter } from '../../src/webhooks/persistence/prometheus-webhook-meter';
import { SqlDeliveryStore } from '../../src/webhooks/persistence/sql-delivery.store';
import { RecordingTransport } from './recording-transport';
import { SpawnProcessRunner } from './spawn-runner';

/** An engine that exists and is never asked to run: nothing here takes jobs. */
class IdleEngine extends Engine {
  readonly name = 'idle';
  readonly capabilities = { resume: false, liveUsage: false, cost: false, structuredOutput: false, agent: true };

  probe(): Promise<EngineProbe> {
    return Promise.resolve({ installed: true, version: null, credentials: null, hint: null });
  }

  run(): Promise<EngineResult> {
    return Promise.reject(new Error('Nothing runs in this test.'));
  }
}

class IdleEngines extends EngineRegistry {
  private readonly engine = new IdleEngine();

  find(name: string): Engine | undefined {
    return name === this.engine.name ? this.engine : undefined;
  }

  names(): readonly string[] {
    return [this.engine.name];
  }
}

@Global()
@Module({})
class TestCoreModule {}

@Module({})
class TestRootModule {}

export interface TestApp {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly database: Database;
  readonly protocols: ProtocolStore;
  readonly output: AttemptOutputStore;
  readonly workspaces: GitWorkspaces;
  readonly transport: RecordingTransport;
  readonly logLines: () => readonly Record<string, unknown>[];
  close(): Promise<void>;
}

/** The HTTP surface with real services on a real database, and nobody who takes the jobs. */
export async function startTestApp(
  options: { readonly databaseUrl?: string; readonly token?: string } = {},
): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'deksdenflow-http-'));
  const location: DatabaseLocation =
    options.databaseUrl === undefined
      ? { kind: 'sqlite', path: join(dataDir, 'test.sqlite') }
      : { kind: 'postgres', url: options.databaseUrl, poolSize: 8 };
  const config = Config.load({
    DEKSDENFLOW_DATA_DIR: dataDir,
    DEKSDENFLOW_DEFAULT_ENGINE: 'idle',
    DEKSDENFLOW_API_HOST: '127.0.0.1',
    ...(options.token === undefined ? {} : { DEKSDENFLOW_API_TOKEN: options.token }),
  });
  const written: string[] = [];
  const log = new PinoLog({ level: 'debug', json: true, stream: { write: (line) => written.push(line) } });
  const database = await openDatabase(location, ENTITIES);
  await migrate(database);
  const ids = new UuidV7Ids();
  const transport = new RecordingTransport();
  const jobs = new SqlJobStore(database);
  const relay = new QueueRelay(transport, jobs, await installationEpoch(database), log);
  const engines = new IdleEngines();
  const protocolStore = new SqlProtocolStore(database, relay, ids, 3);
  const stepStore = new SqlStepStore(database);
  const output = new SqlAttemptOutputStore(database);
  const box = new AesSecretBox(Buffer.alloc(32, 7));
  const projects = new ProjectsService(
    new SqlProjectStore(database, ids, relay),
    box,
    engines,
    ids,
    new SystemClock(),
    {
      serverSecret: config.settings.WEBHOOK_TOKEN,
      graceMs: config.settings.WEBHOOK_SECRET_GRACE_HOURS * 3_600_000,
    },
  );
  const defaults = { engine: config.settings.DEFAULT_ENGINE, policies: config.policies };
  const workspaces = new GitWorkspaces({
    dataDir,
    runner: new SpawnProcessRunner(),
    environment: { PATH: process.env.PATH },
  });
  const clock = new SystemClock();
  const metrics = new Metrics();
  const deliveryStore = new SqlDeliveryStore(database);
  const effects = new SignalEffects(projects, protocolStore, deliveryStore);
  const meter = new PrometheusWebhookMeter(metrics);
  const parts: readonly (readonly [unknown, unknown])[] = [
    [Config, config],
    [Log, log],
    [Database, database],
    [QueueTransport, transport],
    [EngineRegistry, engines],
    [Workspaces, workspaces],
    [ProjectsService, projects],
    [ProtocolStore, protocolStore],
    [ProtocolsService, new ProtocolsService(protocolStore, projects, engines, ids, defaults)],
    [StepStore, stepStore],
    [StepsService, new StepsService(stepStore, protocolStore, engines)],
    [AttemptOutputStore, output],
    [JobStore, jobs],
    [EventStore, new SqlEventStore(database)],
    [CheckStore, new SqlCheckStore(database)],
    [Metrics, metrics],
    [WebhookReceiver, new WebhookReceiver(projects, deliveryStore, effects, meter, clock, ids, log)],
    [DeliveriesService, new DeliveriesService(deliveryStore, effects, ids)],
  ];
  const providers = parts.map(([provide, useValue]) => ({ provide: provide as Type, useValue }));
  const core = { module: TestCoreModule, providers, exports: providers.map(({ provide }) => provide) };
  const root = { module: TestRootModule, imports: [core, ApiModule] };
  const app = await NestFactory.create<NestExpressApplication>(root, {
    bodyParser: false,
    logger: log.forNest(),
    abortOnError: false,
  });
  configureHttp(app, config, log);
  await app.listen(0, '127.0.0.1');
  return {
    url: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
    database,
    protocols: protocolStore,
    output,
    workspaces,
    transport,
    logLines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    close: async () => {
      await app.close();
      await relay.close();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
