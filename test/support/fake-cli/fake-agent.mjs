#!/usr/bin/env node
/*
 * An agent CLI that behaves as badly as it is told to. `installFakeCli` puts it on a PATH as `codex`, `claude`, ….
 *
 * Settings: JSON in the variable FAKE_AGENT, or in `fake-agent.json` beside the link by which it was called. A list
 * gives each run its own settings, in order; the last one repeats (the place in the list is per program name). Without
 * settings it exits 0 and says nothing.
 *
 *   mode        replay          the recorded stream, then exit
 *               stall           the first `lines` of it (default 0), then nothing for ever
 *               half-line       the first `lines` (default 1), half of the next without a newline, then exit
 *               no-result       all but the last line, then exit: with `exitCode` 0 it looks like a success
 *               hang-after      all of it, then never exits
 *               garbage         all of it between lines that are no JSON, not UTF-8, JSON of other shapes, or empty
 *               trickle         all of it, 7 bytes at a time, `delayMs` apart (default 5): cuts lines and characters
 *               flood           `bytes` (default 50 MB) of JSON lines of no known type, then the stream, then exit
 *               flood-line      the same as one line without an end, and exit
 *               chatter         a JSON line of no known type every `delayMs`, for ever: output, but no progress
 *   stream      file to replay; or `output`, its text
 *   lines       how many lines of it, where the mode says so
 *   exitCode    default 0; `dieBy` instead: a signal name
 *   delayMs     replay: pause after each line (default 0)
 *   stderr      text for stderr, first of all
 *   writes      {file: text}, written below the working folder before anything is said: what the agent "did"
 *   deaf        true: ignores SIGINT, SIGTERM and SIGHUP
 *   onSigint    {output, exitCode}: says that and exits, as Claude Code does
 *   escape      file: a child in its own session appends to it every 20 ms and outlives us. `escapeBare` true: that
 *               child has an empty environment as well
 *   version     answer to --version; default that of the name by which it was called
 *
 * Each run but --version is noted as a line of `runs.jsonl` beside the link: {name, argv, cwd, stdin, env}.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const VERSIONS = { codex: 'codex-cli 0.169.0', claude: '2.1.330 (Claude Code)' };
const link = process.argv[1];
const name = path.basename(link);
const beside = (file) => path.join(path.dirname(link), file);

async function run() {
  const earlier = existsSync(beside('runs.jsonl')) ? readFileSync(beside('runs.jsonl'), 'utf8').trim().split('\n') : [];
  const settings = settingsOf(earlier.filter((line) => JSON.parse(line).name === name).length);
  obeySignals(settings);
  const stdin = process.stdin.isTTY ? '' : await readStdin();
  const note = { name, argv: process.argv.slice(2), cwd: process.cwd(), stdin, env: process.env };
  appendFileSync(beside('runs.jsonl'), JSON.stringify(note) + '\n');

  if (settings.stderr) process.stderr.write(settings.stderr);
  for (const [file, text] of Object.entries(settings.writes ?? {})) writeFileSync(file, text);
  if (settings.escape) await escape(settings);
  await MODES[settings.mode ?? 'replay'](linesOf(settings), settings);
  if (settings.dieBy) process.kill(process.pid, settings.dieBy);
  else process.exitCode = settings.exitCode ?? 0;
}

const NOISE = { type: 'noise.of.the.future', text: 'x'.repeat(16_000) };

const MODES = {
  async replay(lines, { delayMs = 0 }) {
    for (const line of lines) {
      await say(line);
      if (delayMs > 0) await sleep(delayMs);
    }
  },
  async stall(lines, settings) {
    for (const line of lines.slice(0, settings.lines ?? 0)) await say(line);
    await forever();
  },
  async 'half-line'(lines, settings) {
    const whole = settings.lines ?? 1;
    for (const line of lines.slice(0, whole)) await say(line);
    const next = lines[whole] ?? JSON.stringify(NOISE);
    await say(next.slice(0, Math.floor(next.length / 2)));
  },
  async 'no-result'(lines) {
    for (const line of lines.slice(0, -1)) await say(line);
  },
  async 'hang-after'(lines) {
    for (const line of lines) await say(line);
    await forever();
  },
  async garbage(lines) {
    const junk = ['Warning: this is no JSON\n', '\n', '{"type":\n', 'null\n', '[1]\n', '"text"\n', '42\n', '{}\n'];
    junk.push(
      '{"type":42}\n',
      '{"type":"item.completed","item":null}\n',
      '{"type":"result"\n',
      '\u001b[31mred\u001b[0m\n',
    );
    await say(Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]));
    for (const line of lines) {
      for (const text of junk) await say(text);
      await say(line);
    }
  },
  async trickle(lines, { delayMs = 5 }) {
    const all = Buffer.from(lines.join(''));
    for (let at = 0; at < all.length; at += 7) {
      await say(all.subarray(at, at + 7));
      await sleep(delayMs);
    }
  },
  async flood(lines, { bytes = 50_000_000 }) {
    const line = JSON.stringify(NOISE) + '\n';
    for (let said = 0; said < bytes; said += line.length) await say(line);
    for (const last of lines) await say(last);
  },
  async 'flood-line'(_lines, { bytes = 50_000_000 }) {
    await say('{"type":"item.completed","text":"');
    for (let said = 0; said < bytes; said += NOISE.text.length) await say(NOISE.text);
  },
  async chatter(_lines, { delayMs = 50 }) {
    for (;;) {
      await say('{"type":"noise.of.the.future"}\n');
      await sleep(delayMs);
    }
  },
};

function settingsOf(run) {
  const text =
    process.env.FAKE_AGENT ??
    (existsSync(beside('fake-agent.json')) ? readFileSync(beside('fake-agent.json'), 'utf8') : '{}');
  const settings = JSON.parse(text);
  return Array.isArray(settings) ? (settings[run] ?? settings.at(-1)) : settings;
}

/** With their newlines, so that what is said is the recorded file to the byte. */
function linesOf({ stream, output }) {
  const text = output ?? (stream === undefined ? '' : readFileSync(stream, 'utf8'));
  return text.split(/(?<=\n)/).filter((line) => line !== '');
}

function obeySignals({ deaf, onSigint }) {
  if (deaf) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  if (onSigint === undefined) return;
  process.on('SIGINT', () => {
    process.stdout.write(onSigint.output ?? '', () => process.exit(onSigint.exitCode ?? 0));
  });
}

/** Resolves when the file exists: whoever waits for the agent's end must find the child at work. */
async function escape({ escape: file, escapeBare }) {
  const script = 'while :; do echo alive >> "$1"; sleep 0.02; done';
  const child = spawn('sh', ['-c', script, 'fake-agent-escaped', path.resolve(file)], {
    detached: true,
    stdio: 'ignore',
    env: escapeBare ? { PATH: '/usr/bin:/bin' } : process.env,
  });
  child.unref();
  while (!existsSync(file)) await sleep(10);
}

/** Waits until the reader has taken it: the size of a flood must not depend on our memory. */
function say(data) {
  return new Promise((resolve) => {
    process.stdout.write(data, () => resolve());
  });
}

async function readStdin() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function forever() {
  return new Promise(() => setInterval(() => undefined, 60_000));
}

if (process.argv.includes('--version')) {
  console.log(settingsOf(0).version ?? VERSIONS[name] ?? '0.0.0');
} else {
  await run();
}
