import 'reflect-metadata';
import { ApiModule } from '../../../src/api.module';
import { serve } from '../../../src/bootstrap';
import { Config } from '../../../src/config/config';
import { createCore } from '../../../src/core';
import { PinoLog } from '../../../src/platform/observability/pino-log';
import { interposed } from '../../support/fault/fault-points';
import { RecordingTransport } from '../../support/recording-transport';

/** A crash, as sudden as the power going. */
function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

/**
 * The API in a process of its own, and nobody who takes the jobs. Prints its address. Arguments: settings as JSON, and
 * where a POST with an idempotency key ends the process: `in_work`, `after_commit`, `after_keep`.
 */
async function main(): Promise<void> {
  const [settings = '{}', fault = ''] = process.argv.slice(2);
  const config = Config.load(JSON.parse(settings) as Record<string, string>);
  const log = new PinoLog({ level: 'silent', json: true });
  const core = await createCore(config, log, { transport: new RecordingTransport() });
  // Steps get their ids inside the transaction.
  if (fault === 'in_work') Object.assign(core.ids, { next: die });
  const hooks = fault === 'after_commit' ? { before: die } : fault === 'after_keep' ? { after: die } : {};
  const idempotencyKeys = interposed(core.idempotencyKeys, { keep: hooks });
  const { url } = await serve({ ...core, idempotencyKeys }, ApiModule, log, { host: '127.0.0.1', port: 0 });
  process.stdout.write(`${url}\n`);
}

void main();
