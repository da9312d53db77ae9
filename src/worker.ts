import 'reflect-metadata';
import { runProcess } from './bootstrap';
import { Config } from './config/config';
import { PinoLog } from './platform/observability/pino-log';
import { WorkerModule } from './worker.module';

/** A worker beside the API: takes jobs, serves its health. */
void runProcess(
  () => Config.load(),
  ({ settings, redactor }) => new PinoLog({ level: settings.LOG_LEVEL, json: settings.LOG_JSON, redactor }),
  {
    role: 'worker',
    routes: WorkerModule,
    server: (config) => ({ host: config.listenHost, port: config.settings.WORKER_PORT }),
    ready: (url, { core, worker }) =>
      `DeksdenFlow worker ${worker?.identity.id ?? ''} takes jobs (${core.database.dialect}, ${core.transport.backend} queue); health at ${url}/health`,
  },
);
