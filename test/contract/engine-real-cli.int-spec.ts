import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ChildProcessRunner } from '../../src/platform/process/child-process-runner';
import type { Engine, EngineEvent, EngineRun, Usage } from '../../src/ports/engine';
import { observedRun, removeTemporaryFolders, temporaryFolder, type ObservedRun } from '../support/engine-run';
import { eventually } from '../support/eventually';
import { livingWith } from '../support/living-processes';
import { describeWithRealCli, type RealCli } from '../support/real-cli';
import type { Refusal } from '../support/scripted-model/script';
import { ScriptedModelServer } from '../support/scripted-model/scripted-model-server';
import { scriptedEngine, scriptedEnv } from '../support/scripted-engines';

// Each test starts a real process or more; on a busy machine that takes its time.
jest.setTimeout(30_000);

const VERDICT = {
  type: 'object',
  properties: {
    verdict: { type: 'string', enum: ['pass', 'fail'] },
    summary: { type: 'string' },
    findings: {
      type: 'array',
      items: {
        type: 'object',
        properties: { message: { type: 'string' }, file: { type: 'string' }, line: { type: 'integer' } },
        required: ['message'],
      },
    },
  },
  required: ['verdict', 'summary', 'findings'],
};
const CALL: Usage = { inputTokens: 1234, cachedInputTokens: 567, outputTokens: 89, reasoningTokens: 12 };

const ENDINGS: readonly (readonly [Refusal, string, string, boolean])[] = [
  ['auth', 'blocked', 'auth', false],
  ['rate_limit', 'failed', 'rate_limit', true],
  ['quota', 'blocked', 'quota', false],
  ['server_error', 'failed', 'overloaded', true],
  ['overloaded', 'failed', 'overloaded', true],
  ['prompt_too_long', 'failed', 'context_overflow', false],
  ['unknown_model', 'blocked', 'model_unavailable', false],
  ['disconnect', 'failed', 'network', true],
];

const usagesOf = (events: readonly EngineEvent[]): readonly (EngineEvent & { type: 'usage' })[] =>
  events.filter((event) => event.type === 'usage');

describe.each<RealCli>(['codex', 'claude'])('the %s driver', (name) => {
  describeWithRealCli(name, (program) => {
    const runner = new ChildProcessRunner({ sigintGraceMs: 5_000 });
    const server = new ScriptedModelServer();
    let engine: Engine;

    beforeAll(async () => {
      await server.start();
      engine = scriptedEngine(name, program, runner, server);
    });
    afterAll(async () => {
      await server.stop();
      await runner.close();
      removeTemporaryFolders();
    });

    const observe = (prompt: string, wanted: Partial<EngineRun> = {}): ObservedRun =>
      observedRun({ prompt, env: scriptedEnv(server.url), model: name === 'codex' ? 'gpt-5' : null, ...wanted });

    it('tells its version', async () => {
      expect(await engine.probe(scriptedEnv(server.url))).toEqual({
        installed: true,
        version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
        credentials: true,
        hint: null,
      });
      expect(await engine.probe({})).toMatchObject({ credentials: false });
    });

    it('writes a file and is charged what the server charged', async () => {
      server.script({
        match: /write the file/,
        turns: [
          { first: 'I will.', run: 'printf hello > a.txt', usage: CALL },
          { say: 'Written.', usage: CALL },
        ],
      });
      const observed = observe('Please write the file.');
      const result = await engine.run(observed.run);
      expect(result).toMatchObject({ outcome: 'success', finalText: 'Written.', usageQuality: 'exact', exitCode: 0 });
      expect(readFileSync(path.join(observed.run.cwd, 'a.txt'), 'utf8')).toBe('hello');
      expect(result.usage).toEqual(server.ledger.ofSession(result.sessionId ?? ''));
      expect(result.usage.inputTokens).toBe(2 * CALL.inputTokens);
      expect(result.costUsd === null).toBe(!engine.capabilities.cost);
    });

    it('sees a command fail and its repair', async () => {
      server.script({
        match: /repair/,
        turns: [{ run: 'cat b.txt' }, { run: 'echo b > b.txt && cat b.txt' }, { say: 'Repaired.' }],
      });
      const observed = observe('Fail, then repair.');
      expect(await engine.run(observed.run)).toMatchObject({ outcome: 'success', finalText: 'Repaired.' });
      const finished = observed.events.filter((event) => event.type === 'tool_finished');
      expect(finished.map((event) => event.ok)).toEqual([false, true]);
      expect(finished[1]?.output).toContain('b');
    });

    it('continues a session and is charged for the new part only', async () => {
      server.script({
        match: /first part/,
        turns: [
          { run: 'echo 1', usage: CALL },
          { say: 'One.', usage: CALL },
        ],
      });
      server.script({
        match: /second part/,
        turns: [
          { run: 'echo 2', usage: CALL },
          { run: 'echo 3', usage: CALL },
          { say: 'Two.', usage: CALL },
        ],
      });
      server.script({ match: /third part/, turns: [{ say: 'Three.', usage: CALL }] });
      const first = observe('Do the first part.');
      const one = await engine.run(first.run);
      const again = { cwd: first.run.cwd, stateDir: first.run.stateDir };
      const resumeAfter = (last: typeof one): Partial<EngineRun> => {
        if (last.sessionId === null || last.sessionTotals === null) throw new Error('No session to resume');
        return { ...again, resume: { sessionId: last.sessionId, totals: last.sessionTotals } };
      };
      const two = await engine.run(observe('Do the second part.', resumeAfter(one)).run);
      const three = await engine.run(observe('Do the third part.', resumeAfter(two)).run);
      expect([one, two, three].map((run) => run.sessionId)).toEqual(Array(3).fill(one.sessionId));
      expect([one, two, three].map((run) => run.usage.inputTokens / CALL.inputTokens)).toEqual([2, 3, 1]);
      const charged = server.ledger.ofSession(one.sessionId ?? '');
      expect(three.sessionTotals?.usage).toEqual(charged);
      expect(charged.outputTokens).toBe(6 * CALL.outputTokens);
    });

    it('asks for a fresh session when the CLI has lost the old one', async () => {
      const totals = { usage: CALL, costUsd: null };
      const resume = { sessionId: '01a2013e-0000-7210-973a-d2321f07067e', totals };
      const result = await engine.run(observe('Go on.', { resume }).run);
      expect(result).toMatchObject({ outcome: 'failed', errorClass: 'unknown', retryable: true, sessionId: null });
      expect(result.message).toContain('no longer knows session');
    });

    it.each([
      { verdict: 'pass', summary: 'good', findings: [] },
      { verdict: 'fail', summary: 'bad', findings: [{ message: 'wrong', file: 'a.txt' }] },
    ])('answers by schema: $verdict', async (verdict) => {
      const match = new RegExp(`judge ${verdict.verdict}`);
      const findings = verdict.findings.map((finding) => ({ ...finding, line: name === 'codex' ? null : 3 }));
      server.script({ match, turns: [{ answer: { ...verdict, findings } }] });
      const result = await engine.run(observe(`judge ${verdict.verdict}`, { kind: 'qa', outputSchema: VERDICT }).run);
      expect(result).toMatchObject({ outcome: 'success', structured: verdict });
      expect(JSON.stringify(result.structured)).not.toContain('null');
    });

    it('never takes a malformed verdict for an answer', async () => {
      server.script({ match: /judge in prose/, turns: [{ say: 'Looks fine to me.' }] });
      server.script({ match: /judge badly/, turns: [{ answer: { verdict: 'perhaps' }, usage: CALL }] });
      const prose = await engine.run(observe('judge in prose', { kind: 'qa', outputSchema: VERDICT }).run);
      expect(prose).toMatchObject({ outcome: 'failed', errorClass: 'schema_invalid' });
      const bad = await engine.run(observe('judge badly', { kind: 'qa', outputSchema: VERDICT }).run);
      // Codex hands over what the model said; Claude validates, asks again, and gives up.
      if (name === 'codex') expect(bad).toMatchObject({ outcome: 'success', structured: { verdict: 'perhaps' } });
      else expect(bad).toMatchObject({ outcome: 'failed', errorClass: 'schema_invalid' });
      // 2.1.197 gives up in the middle of the last call: what went in is known, what came out is not.
      const charged = server.ledger.ofSession(bad.sessionId ?? '');
      if (bad.usageQuality === 'exact') expect(bad.usage).toEqual(charged);
      else expect(bad.usage).toMatchObject({ inputTokens: charged.inputTokens, reasoningTokens: 0 });
    });

    it.each(['plan', 'qa'] as const)('writes nothing in a %s run', async (kind) => {
      server.script({ match: new RegExp(`sneak ${kind}`), turns: [{ run: 'echo x > sneaked.txt' }, { say: 'Done.' }] });
      const observed = observe(`sneak ${kind}`, { kind });
      expect(await engine.run(observed.run)).toMatchObject({ outcome: 'success' });
      expect(existsSync(path.join(observed.run.cwd, 'sneaked.txt'))).toBe(false);
    });

    it('runs nothing that the repository configures', async () => {
      server.script({ match: /trust nobody/, turns: [{ run: 'true' }, { say: 'Done.' }] });
      const observed = observe('trust nobody');
      const mark = path.join(temporaryFolder('mark'), 'ran');
      const hook = { hooks: [{ type: 'command', command: `touch ${mark}` }] };
      const files: Readonly<Record<string, string>> = {
        '.claude/settings.json': JSON.stringify({ hooks: { SessionStart: [hook], PreToolUse: [hook], Stop: [hook] } }),
        '.mcp.json': JSON.stringify({ mcpServers: { x: { command: 'touch', args: [mark] } } }),
        '.codex/config.toml': `[mcp_servers.x]\ncommand = "touch"\nargs = ["${mark}"]\n`,
        '.env': `CODEX_HOME=${observed.run.cwd}/.codex\n`,
      };
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(observed.run.cwd, file)), { recursive: true });
        writeFileSync(path.join(observed.run.cwd, file), text);
      }
      expect(await engine.run(observed.run)).toMatchObject({ outcome: 'success' });
      expect(existsSync(mark)).toBe(false);
    });

    it.each(ENDINGS)('ends on %s as %s, %s', async (refusal, outcome, errorClass, retryable) => {
      server.script({ match: new RegExp(`refuse ${refusal}`), turns: [{ refuse: refusal }] });
      const result = await engine.run(observe(`refuse ${refusal}`).run);
      expect(result).toMatchObject({ outcome, errorClass, retryable });
      expect(result.message).toMatch(/\.$/);
      expect(result.message).not.toContain('sk-');
    });

    it('shows figures while it works, and keeps them when it is cancelled in the middle', async () => {
      server.script({
        match: /never end/,
        turns: [
          { run: 'echo 1', usage: CALL },
          { stream: 'forever', usage: CALL },
        ],
      });
      const observed = observe('never end');
      const ending = engine.run(observed.run);
      await eventually(() => usagesOf(observed.events).some(({ usage }) => usage.outputTokens >= CALL.outputTokens));
      observed.cancel();
      const result = await ending;
      expect(result).toMatchObject({ outcome: 'cancelled', retryable: false, usageQuality: 'partial' });
      expect(result.sessionId).not.toBeNull();
      expect(result.usage).toEqual(server.ledger.ofSession(result.sessionId ?? ''));
      expect(result.usage.outputTokens).toBeGreaterThanOrEqual(CALL.outputTokens);
      expect(livingWith(observed.run.cwd)).toEqual([]);
    });

    it('survives a command that prints megabytes', async () => {
      server.script({
        match: /print a lot/,
        turns: [{ run: 'yes 0123456789 | head -c 5000000' }, { say: 'Printed.' }],
      });
      const observed = observe('print a lot');
      expect(await engine.run(observed.run)).toMatchObject({ outcome: 'success', finalText: 'Printed.' });
    });

    it('leaves nothing running of a killed command', async () => {
      const mark = path.join(temporaryFolder('mark'), 'beat');
      server.script({ match: /run long/, turns: [{ run: `while true; do date > ${mark}; sleep 0.2; done` }] });
      const observed = observe('run long');
      const ending = engine.run(observed.run);
      await eventually(() => existsSync(mark));
      observed.cancel();
      expect(await ending).toMatchObject({ outcome: 'cancelled' });
      expect(livingWith(mark)).toEqual([]);
    });
  });
});
