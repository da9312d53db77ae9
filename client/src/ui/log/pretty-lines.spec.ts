import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogBuffer } from './log-lines';
import { PrettyLines } from './pretty-lines';

const recorded = (name: string): string =>
  readFileSync(join(__dirname, '../../../../test/fixtures/agent-streams', name), 'utf8');

function pretty(text: string): PrettyLines {
  const buffer = new LogBuffer();
  buffer.append(text);
  const lines = new PrettyLines(buffer);
  while (lines.readOn(5, true));
  return lines;
}
const shown = (lines: PrettyLines): string[] =>
  Array.from({ length: lines.count }, (_, index) => {
    const { kind, text, source } = lines.at(index);
    return `${String(source)} ${kind}: ${text}`;
  });

it('tells a recorded run of codex', () => {
  expect(shown(pretty(recorded('codex-ok.jsonl')))).toMatchInlineSnapshot(`
    [
      "1 note: Session 01a200df-b3dc-7951-bb39-628a8378e8f8",
      "2 problem: Model metadata for \`gpt-5.1-codex\` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.",
      "4 thought: **Planning** write a file",
      "5 command: $ /bin/bash -lc 'echo hello > a.txt && cat a.txt'",
      "6 output: hello",
      "6 outcome: exit 0",
      "7 message: Done: wrote a.txt",
      "8 note: Turn completed · 3,000 tokens in, 100 out",
    ]
  `);
});

it('tells a recorded run of claude', () => {
  const whole = recorded('claude-ok.jsonl')
    .split('\n')
    .filter((line) => !line.includes('"type":"stream_event"'));
  expect(shown(pretty(whole.join('\n')))).toMatchInlineSnapshot(`
    [
      "1 note: Session e95c645a-eaec-45c4-bf52-9779fc94a9a8 · claude-opus-5-5",
      "2 message: I will write a file.",
      "3 command: $ echo hello > a.txt && cat a.txt",
      "4 output: hello",
      "5 message: Done: wrote a.txt",
      "6 note: Ended · 2,000 tokens in, 100 out · $0.0103",
    ]
  `);
});

it('tells why a run failed', () => {
  expect(shown(pretty(recorded('codex-quota.jsonl'))).at(-1)).toMatchInlineSnapshot(
    `"5 problem: You’ve hit your usage limit. Upgrade to Pro (https://chatgpt.com/explore/pro), visit https://chatgpt.com/settings/usage to purchase more credits or try again later."`,
  );
  expect(shown(pretty(recorded('claude-401.jsonl'))).at(-1)).toMatchInlineSnapshot(
    `"4 problem: Invalid API key · Fix external API key"`,
  );
});

it('leaves what is no record of an agent as it is, and finds lines by their number', () => {
  const lines = pretty(
    [
      '$ npm test',
      '{"level":30,"msg":"a log of somebody else"}',
      '{"type":"broken',
      '{"type":"item.completed","item":{"type":"agent_message","text":"one\\ntwo"}}',
      '{"type":"turn.started"}',
      '10 %\r100 %',
      '[exited with 0 in 0.1 s]',
      '',
    ].join('\n'),
  );
  expect(shown(lines)).toEqual([
    '1 command: $ npm test',
    '2 text: {"level":30,"msg":"a log of somebody else"}',
    '3 text: {"type":"broken',
    '4 message: one',
    '4 message: two',
    '6 text: 100 %',
    '7 outcome: [exited with 0 in 0.1 s]',
  ]);
  expect([lines.placeOf(4), lines.placeOf(5), lines.placeOf(99), pretty('').placeOf(1)]).toEqual([3, 5, 6, 0]);
});

it('reads an unfinished line only when nothing comes any more', () => {
  const buffer = new LogBuffer();
  const lines = new PrettyLines(buffer);
  buffer.append('{"type":"item.completed","item":{"type":"agent_');
  expect([lines.readOn(5, false), lines.count]).toEqual([false, 0]);
  buffer.append('message","text":"done"}}');
  expect([lines.readOn(5, true), lines.at(0).text]).toEqual([false, 'done']);
});
