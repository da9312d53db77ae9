import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Processes that work in the folder, or were told of it by argument or environment. */
export function livingProcesses(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => mentions(pid, folder))
    .map(Number);
}

function mentions(pid: string, folder: string): boolean {
  const texts = [
    () => readlinkSync(`/proc/${pid}/cwd`),
    () => readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
    () => readFileSync(`/proc/${pid}/environ`, 'utf8'),
  ];
  return texts.some((read) => {
    try {
      return read().includes(folder);
    } catch {
      // Gone in the meantime, or not ours.
      return false;
    }
  });
}
