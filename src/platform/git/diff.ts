import type { Mirror } from './mirror';

/** Unified diff between two commits; cut after the last whole line within the limit. */
export async function readDiff(mirror: Mirror, from: string, to: string, maxBytes: number): Promise<string> {
  const flags = [
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--find-renames',
    '--src-prefix=a/',
    '--dst-prefix=b/',
  ];
  const output = await mirror.run(['diff', ...flags, from, to, '--'], { limitBytes: maxBytes });
  if (!output.cut) return output.stdout.toString('utf8');
  const note = `[diff cut at ${String(maxBytes)} bytes]\n`;
  const room = Math.max(0, maxBytes - note.length);
  const lines = output.stdout.subarray(0, output.stdout.lastIndexOf(0x0a, room - 1) + 1);
  return lines.toString('utf8') + note;
}
