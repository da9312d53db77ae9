import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidInput } from '../../kernel/errors';

/** The folder of one demo, and where its parts are. */
export interface Scratch {
  readonly folder: string;
  readonly remote: string;
  readonly checkout: string;
  readonly dataDir: string;
  readonly serverLog: string;
  readonly serverErrors: string;
  /** Removes what the demo made: a folder that was there before stays, empty as it was. */
  remove(): Promise<void>;
}

export async function makeScratch(dir: string | undefined): Promise<Scratch> {
  const [folder, ours] = dir === undefined ? await temporary() : await given(resolve(dir));
  return {
    folder,
    remote: join(folder, 'remote.git'),
    checkout: join(folder, 'checkout'),
    dataDir: join(folder, 'data'),
    serverLog: join(folder, 'server.log'),
    serverErrors: join(folder, 'server.err'),
    remove: async () => {
      const targets = ours ? [folder] : (await readdir(folder)).map((name) => join(folder, name));
      await Promise.all(targets.map((path) => rm(path, { recursive: true, force: true, maxRetries: 3 })));
    },
  };
}

async function temporary(): Promise<[string, boolean]> {
  return [await realpath(await mkdtemp(join(tmpdir(), 'deksdenflow-demo-'))), true];
}

/** Never one with something in it: at the end it is emptied. */
async function given(dir: string): Promise<[string, boolean]> {
  const made = await mkdir(dir, { recursive: true });
  if (made === undefined && (await readdir(dir)).length > 0) {
    throw new InvalidInput('demo.folder_not_empty', `The folder ${dir} is not empty: name a new or an empty one.`);
  }
  return [await realpath(dir), made !== undefined];
}
