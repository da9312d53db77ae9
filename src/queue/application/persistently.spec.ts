import { LeaseLost, Unavailable } from '../../kernel/errors';
import { persistently } from './persistently';
import { WorkAborted } from './work';

const away = () => new Unavailable('database.unreachable', 'away');

describe('a result', () => {
  it('is written when the database is back', async () => {
    const answers = [away(), away()];
    const write = () => {
      const error = answers.pop();
      return error === undefined ? Promise.resolve('written') : Promise.reject(error);
    };
    await expect(persistently(new AbortController().signal, write)).resolves.toBe('written');
  });

  it('is given up for every other error, and when the lease is known to be lost', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    await expect(persistently(signal, () => Promise.reject(new Unavailable('queue.unreachable', 'x')))).rejects.toThrow(
      'x',
    );
    await expect(persistently(signal, () => Promise.reject(new LeaseLost('job')))).rejects.toBeInstanceOf(LeaseLost);
    controller.abort(new WorkAborted('lease_lost'));
    await expect(persistently(signal, () => Promise.reject(away()))).rejects.toBeInstanceOf(LeaseLost);
  });
});
