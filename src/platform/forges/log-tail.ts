/** Logs of jobs can be gigabytes; of a longer one, the end of this much of it has to do. */
const MOST_BYTES = 64 * 1024 * 1024;

const ESC = '\\u001b';
const BEL = '\\u0007';
/** ECMA-48: CSI sequences (colours), OSC ones (titles, links) up to their end, and those of two bytes. */
const ESCAPES = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|[@-Z\\\\-_])`, 'g');
/** `2026-03-01T12:00:00.1234567Z ` in front of every line of GitHub's logs. */
const TIMESTAMP = /^\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z ?/gm;

/** The last bytes of a stream; beside them it holds no more than the chunk that they begin in. */
export async function lastBytesOf(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let size = 0;
  let read = 0;
  for await (const chunk of stream) {
    kept.push(chunk);
    size += chunk.length;
    read += chunk.length;
    while (kept[0] !== undefined && size - kept[0].length >= maxBytes) size -= kept.shift()?.length ?? 0;
    if (read > MOST_BYTES) break;
  }
  return Buffer.concat(kept).subarray(-maxBytes);
}

/** A log as a person reads it: no colours, no time in front of each line. */
export function plainLog(log: string): string {
  return log.replace(ESCAPES, '').replace(/\r\n/g, '\n').replace(TIMESTAMP, '');
}

/** The end of the text in at most so many bytes of UTF-8; a line or a letter that the cut would halve is left out. */
export function endOf(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  const end = bytes.subarray(bytes.length - maxBytes);
  const line = end.indexOf('\n');
  if (line >= 0 && line < end.length - 1) return end.subarray(line + 1).toString();
  const letter = end.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return letter < 0 ? '' : end.subarray(letter).toString();
}
