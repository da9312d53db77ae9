import { PinoLog } from './pino-log';

function logging(level = 'info'): { log: PinoLog; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const log = new PinoLog({ level, json: true, stream: { write: (line) => written.push(line) } });
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('PinoLog', () => {
  it('puts the ids of the work at hand on every line, also of work inside work', async () => {
    const { log, lines } = logging();
    await log.within({ job_id: 'j' }, async () => {
      log.write('info', 'one', { fact: 1 });
      await log.within({ attempt_id: 'a' }, () => {
        log.write('warn', 'two');
        return Promise.resolve();
      });
    });
    log.write('error', 'three');
    expect(lines()).toMatchObject([
      { level: 'info', msg: 'one', job_id: 'j', fact: 1 },
      { level: 'warn', msg: 'two', job_id: 'j', attempt_id: 'a' },
      { level: 'error', msg: 'three' },
    ]);
    expect(lines()[2]).not.toHaveProperty('job_id');
  });

  it('logs nothing below its level', () => {
    const { log, lines } = logging('warn');
    log.write('info', 'one');
    expect(lines()).toEqual([]);
  });

  it('leaves out credentials, by the name of the fact and by their form', () => {
    const { log, lines } = logging();
    log.write('info', `used ghp_${'x'.repeat(36)}`, { headers: { authorization: 'Basic hush' } });
    expect(lines()).toMatchObject([{ msg: 'used [masked]', headers: { authorization: '[masked]' } }]);
  });
});
