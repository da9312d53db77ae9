import type { AddressInfo } from 'node:net';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from './config/config';
import { processSecrets } from './config/process-secrets';
import type { Core } from './core';
import { CoreModule } from './core.module';
import { ConfigurationError, messageOf, Unavailable } from './kernel/errors';
import { Redactor } from './kernel/redaction/redactor';
import { configureHttp } from './platform/http/configure-http';
import { PinoLog } from './platform/observability/pino-log';
import { exitCodeOf, type Runtime, startFailure, startRuntime, stopOnSignal } from './lifecycle';

@Module({})
class RootModule {
  static of(core: Core, routes: Type): DynamicModule {
    return { module: RootModule, imports: [CoreModule.of(core), routes] };
  }
}

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
}

/** Serves the routes on the core. Throws `server.port_taken` when somebody else has the port. */
export async function serve(
  core: Core,
  routes: Type,
  log: PinoLog,
  options: ServerOptions,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app = await NestFactory.create<NestExpressApplication>(RootModule.of(core, routes), {
    bodyParser: false,
    logger: log.forNest(),
    abortOnError: false,
  });
  configureHttp(app, core.config, log);
  try {
    await app.listen(options.port, options.host);
  } catch (error) {
    throw new Unavailable(
      'server.port_taken',
      `Cannot listen on ${options.host} port ${String(options.port)}: ${messageOf(error)}. Set DEKSDENFLOW_API_PORT to another one.`,
    );
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  const name = ['0.0.0.0', '::', '127.0.0.1'].includes(options.host) ? '127.0.0.1' : options.host;
  return { url: `http://${name}:${String(port)}`, close: () => app.close() };
}

/** A process from start to exit: its runtime, its server, its signals. */
export async function runProcess(
  load: () => Config,
  part: {
    readonly role: 'api' | 'worker';
    readonly routes: Type;
    readonly server: (config: Config) => ServerOptions;
    readonly ready: (url: string, runtime: Runtime) => string;
  },
): Promise<void> {
  try {
    const config = load();
    requireToken(config, part.server(config).host);
    const log = logOf(config, part.role);
    const runtime = await startRuntime(config, log, part.role);
    const deadlineMs = config.settings.SHUTDOWN_SECONDS * 1_000;
    try {
      const server = await serve(runtime.core, part.routes, log, part.server(config));
      stopOnSignal(log, deadlineMs, async () => {
        await server.close();
        await runtime.stop(deadlineMs);
      });
      announce(log, config, part.ready(server.url, runtime));
    } catch (error) {
      await runtime.stop(2_000);
      throw error;
    }
  } catch (error) {
    // Not the configured mask: what is wrong may be the configuration.
    process.stderr.write(`${new Redactor(processSecrets()).text(startFailure(error))}\n`);
    process.exit(exitCodeOf(error));
  }
}

function logOf({ settings, host, redactor }: Config, role: string): PinoLog {
  const base = { service: 'deksdenflow', role, instance: `${host}:${String(process.pid)}` };
  return new PinoLog({ level: settings.LOG_LEVEL, json: settings.LOG_JSON, base, redactor });
}

/** The first line, for people and for scripts; among JSON it must be JSON as well, at whatever level. */
function announce(log: PinoLog, { settings }: Config, sentence: string): void {
  if (settings.LOG_JSON === true) log.announce(sentence);
  else process.stdout.write(`${sentence}\n`);
}

/** Whoever can reach the port can run commands here: without a token that must be nobody but this machine. */
function requireToken(config: Config, host: string): void {
  if (config.settings.API_TOKEN !== null || host === 'localhost' || host === '::1' || host.startsWith('127.')) return;
  throw new ConfigurationError(
    'DEKSDENFLOW_API_HOST is not a loopback address, so DEKSDENFLOW_API_TOKEN must be set: anybody who reaches the port could run commands here.',
  );
}
