import 'reflect-metadata';
import { ApiModule } from './api.module';
import { runProcess } from './bootstrap';
import { Config } from './config/config';

/** The API, and the worker too when nobody else could take the jobs. */
void runProcess(() => Config.load(), {
  role: 'api',
  routes: ApiModule,
  server: (config) => ({ host: config.listenHost, port: config.settings.API_PORT }),
  ready: (url, { core, worker }) => {
    const token = core.config.settings.API_TOKEN === null ? ', for this machine only and without a token' : '';
    const parts = worker === undefined ? 'API' : 'API and worker';
    return `DeksdenFlow is at ${url} (${parts}; ${core.database.dialect}, ${core.transport.backend} queue${token})`;
  },
});
