import { AsyncLocalStorage } from 'node:async_hooks';
import Database = require('libsql');
import { Breathing } from './breathing';
import { CommitGroups } from './commit-groups';

describe('commit groups', () => {
  let database: InstanceType<typeof Database>;
  let said: string[];
  let groups: CommitGroups;
  beforeEach(() => {
    database = new Database(':memory:');
    database.exec('CREATE TABLE notes (text TEXT PRIMARY KEY)');
    said = [];
    groups = new CommitGroups(async (text) => {
      said.push(text);
      await execute(text);
      // However slow the machine is: no group of a test ends because it took too long.
    }, new Breathing(60_000));
  });
  afterEach(() => database.close());

  /** Rejects, as the real one does, and never throws. */
  const execute = (text: string): Promise<void> =>
    new Promise((resolve) => {
      database.exec(text);
      resolve();
    });
  const add = async (text: string): Promise<string> => {
    database.prepare('INSERT INTO notes VALUES (?)').run([text]);
    return Promise.resolve(text);
  };
  const notes = (): string[] =>
    (database.prepare('SELECT text FROM notes ORDER BY text').all() as { text: string }[]).map(({ text }) => text);
  const commits = (): number => said.filter((text) => text === 'COMMIT').length;

  it('gives a transaction that waits for nobody a commit of its own', async () => {
    await expect(groups.run(() => add('a'))).resolves.toBe('a');
    expect(said).toEqual(['BEGIN IMMEDIATE', 'COMMIT']);
    await groups.run(() => add('b'));
    expect(commits()).toBe(2);
  });

  it('lets those that wait share a commit, in their order', async () => {
    const all = Array.from({ length: 8 }, (_, index) => groups.run(() => add(String(index))));
    await expect(Promise.all(all)).resolves.toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect(commits()).toBe(1);
    expect(notes()).toHaveLength(8);
  });

  it('tells nobody of his success before the commit', async () => {
    const heard: string[] = [];
    const all = ['a', 'b', 'c'].map((text) =>
      groups.run(() => add(text)).then(() => heard.push(`${text} after ${String(commits())}`)),
    );
    await Promise.all(all);
    expect(heard).toEqual(['a after 1', 'b after 1', 'c after 1']);
  });

  it.each([0, 1, 2])('undoes only what has failed, as number %i of three', async (failing) => {
    const all = ['a', 'b', 'c'].map((text, index) =>
      groups.run(async () => {
        await add(text);
        if (index === failing) throw new Error('no');
      }),
    );
    const results = await Promise.allSettled(all);
    expect(results.map(({ status }) => status === 'rejected')).toEqual([0, 1, 2].map((index) => index === failing));
    expect(notes()).toEqual(['a', 'b', 'c'].filter((_, index) => index !== failing));
  });

  it('fails all that share a commit which does not come through', async () => {
    const broken = new CommitGroups(
      (text) => (text === 'COMMIT' ? Promise.reject(new Error('disk full')) : execute(text)),
      new Breathing(60_000),
    );
    const results = await Promise.allSettled(['a', 'b'].map((text) => broken.run(() => add(text))));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(notes()).toEqual([]);
  });

  it('fails all when a failure has ended the whole transaction', async () => {
    const all = ['a', 'b'].map((text) =>
      groups.run(async () => {
        await add(text);
        if (text !== 'b') return;
        // What SQLite does by itself on a full disk.
        database.exec('ROLLBACK');
        throw new Error('disk full');
      }),
    );
    const results = await Promise.allSettled([...all, groups.run(() => add('c'))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(notes()).toEqual(['c']);
  });

  it('serves sockets and timers between two groups of a backlog', async () => {
    let others = 0;
    const timer = setInterval(() => (others += 1), 0);
    const slow = async (): Promise<void> => {
      const until = performance.now() + 1;
      while (performance.now() < until);
      return Promise.resolve();
    };
    const breathing = new CommitGroups(execute, new Breathing());
    await Promise.all(Array.from({ length: 40 }, () => breathing.run(slow)));
    clearInterval(timer);
    expect(others).toBeGreaterThan(1);
  });

  it('takes first what somebody waits for, and something else with it each time', async () => {
    const order: string[] = [];
    const note = (text: string) => () => Promise.resolve(void order.push(text));
    const hurried = new CommitGroups(execute, new Breathing(0));
    const all = ['a', 'b', 'c'].map((text) => hurried.run(note(text)));
    await Promise.all([...all, ...['x', 'y'].map((text) => hurried.run(note(text), true))]);
    expect(order).toEqual(['y', 'x', 'a', 'b', 'c']);
    const [first, ...more] = ['d', 'e', 'f'].map((text) => hurried.run(note(text)));
    const again = first?.then(() => hurried.run(note('z'), true));
    await Promise.all([...more, again]);
    expect(order.slice(5)).toEqual(['d', 'e', 'z', 'f']);
  });

  it('works in the context of whoever asked', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen = await Promise.all(
      ['a', 'b'].map((name) => storage.run(name, () => groups.run(() => Promise.resolve(storage.getStore())))),
    );
    expect(seen).toEqual(['a', 'b']);
  });
});
