import { deflateSync } from 'node:zlib';
import type { Database } from '../../../src/platform/persistence/database';

const PIECE_LINES = 800;
const KINDS = [
  (line: number) => `src/cart/${String(line % 97)}.ts: a line as compilers print them, with some words to read`,
  (line: number) =>
    `\u001b[32m✓\u001b[0m rounds half up, case ${String(line)} \u001b[2m(${String(line % 40)} ms)\u001b[0m`,
  (line: number) => `npm warn deprecated package-${String(line)}@1.0.${String(line % 9)}: use another one`,
];

/** Output of so many lines, as a worker would have stored it. */
export async function storeLongOutput(database: Database, attemptId: string, lines: number): Promise<void> {
  let offset = 0;
  for (let line = 0; line < lines; line += PIECE_LINES) {
    const text = Array.from({ length: Math.min(PIECE_LINES, lines - line) }, (_, index) => {
      const kind = KINDS[(line + index) % KINDS.length];
      return `${kind?.(line + index) ?? ''}\n`;
    }).join('');
    const bytes = Buffer.from(text);
    await database.write(
      'INSERT INTO attempt_output (attempt_id, byte_offset, byte_length, deflated) VALUES ($1, $2, $3, $4)',
      [attemptId, offset, bytes.length, deflateSync(bytes).toString('base64')],
    );
    offset += bytes.length;
  }
}
