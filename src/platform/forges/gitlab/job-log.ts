const ESC = String.fromCharCode(27);
const BEL = String.fromCharCode(7);

/** Colours and cursor moves (CSI), titles and links (OSC). */
const CSI = new RegExp(`${ESC}\\[[0-9;:?<=>]*[ -/]*[@-~]`, 'g');
const OSC = new RegExp(`${ESC}\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)`, 'g');
const OTHER = new RegExp(`${ESC}[@-Z\\\\^_]`, 'g');

/** Folds of GitLab's log viewer: `section_start:1560896352:script[collapsed=true]` and the carriage return after it. */
const SECTION = /section_(?:start|end):\d+:[\w.-]+(?:\[[^\]\r\n]*\])?\r?/g;

/** Runners from 17.0 on put `2024-05-22T12:43:46.962646Z 01O ` before each line; `+` instead of the blank: it goes on. */
const STAMP = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z [\da-f]{2}[EO]`;
const CONTINUED = new RegExp(`\\r?\\n${STAMP}\\+`, 'g');
const STAMPED = new RegExp(`^${STAMP}[ +]?`, 'gm');

/**
 * A job's log as a person would have seen its end, at most `maxBytes`: without escape sequences and folds, and of a line
 * that was written over (a progress bar) what it said last. `cut`: the text does not begin with the log.
 */
export function readableTail(raw: string, cut: boolean, maxBytes: number): string | null {
  const whole = cut ? raw.slice(raw.indexOf('\n') + 1) : raw;
  const text = whole
    .replace(CONTINUED, '')
    .replace(STAMPED, '')
    .replace(OSC, '')
    .replace(CSI, '')
    .replace(OTHER, '')
    .replace(SECTION, '')
    .replace(/\r+\n/g, '\n')
    .replace(/^[^\n]*\r(?=[^\n])/gm, '')
    .replaceAll('\r', '');
  return text.trim() === '' ? null : lastBytes(text, maxBytes);
}

/** Bytes that are no UTF-8 have become three bytes each, so that the text can be longer than what was read. */
function lastBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.byteLength <= maxBytes) return text;
  let start = bytes.byteLength - maxBytes;
  while (start < bytes.byteLength && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return bytes.subarray(start).toString('utf8');
}
