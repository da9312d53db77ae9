import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A bare repository with one commit; gives its path. */
export function bareRepository(folder: string): string {
  const checkout = join(folder, 'checkout');
  const remote = join(folder, 'remote.git');
  mkdirSync(checkout, { recursive: true });
  const git = (...args: string[]): void => {
    const identity = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.test'];
    execFileSync('git', [...identity, ...args], { cwd: checkout, stdio: 'pipe' });
  };
  git('init', '-q', '-b', 'main');
  writeFileSync(join(checkout, 'file.txt'), 'first\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'First');
  git('clone', '-q', '--bare', checkout, remote);
  return remote;
}
