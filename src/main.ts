import 'reflect-metadata';
import { ApiModule } from './api.module';
import { runProcess } from './bootstrap';
import { Config } from './config/config';
import { PinoLog } from './platform/observability/pino-log';

/** The API, and the worker too when nobody else could take the jobs. */
void runProcess(
  () => Config.load(),
  ({ settings, redactor }) => new PinoLog({ level: settings.LOG_LEVEL, json: settings.LOG_JSON, redactor }),
  {
    role: 'api',
    routes: ApiModule,
    server: (config) => ({ host: config.listenHost, port: config.settings.API_PORT }),
    ready: (url, { core, worker }) => {
      const token = core.config.settings.API_TOKEN === null ? ', for this machine only and without a token' : '';
      const parts = worker === undefined ? 'API' : 'API and worker';
      return `DeksdenFlow is at ${url} (${parts}; ${core.database.dialect}, ${core.transport.backend} queue${token})`;
    },
  },
);
