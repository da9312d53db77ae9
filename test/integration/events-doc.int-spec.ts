import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../../src/cli/program';
import { ApiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { FakeTerminal } from '../support/fake-terminal';
import { findProgram } from '../support/local-server';
import { requireOrSkip } from '../support/requirement';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);
const suite = requireOrSkip('docs/events.md as a test', findProgram('curl') !== undefined, 'install curl');

/** Of curl, when its time is up: the stream has no end of its own. */
const TIME_IS_UP = 28;

suite('docs/events.md', () => {
  const text = readFileSync(join(__dirname, '../../docs/events.md'), 'utf8');
  const [curl = '', commands = ''] = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');
  let app: TestApp;
  let environment: Record<string, string>;
  beforeAll(async () => {
    app = await startTestApp();
    const api = new ApiClient(app.url);
    const project = String((await api.post('/projects', { name: 'p', git_url: '/srv/x' })).body.id);
    const steps = [{ step_name: 'a', instructions: 'x' }];
    const { id } = (await api.post(`/projects/${project}/protocols`, { description: 'p', steps })).body;
    const step = String((await api.get(`/protocols/${String(id)}/steps`)).list[0]?.id);
    environment = { DEKSDENFLOW_API_BASE: app.url, PROJECT_ID: project, STEP_ID: step };
  });
  afterAll(() => app.close());

  it('holds a curl command that shows the stream as it is described', async () => {
    const env = { PATH: process.env.PATH ?? '', ...environment };
    const [code, output] = await new Promise<[unknown, string]>((resolve) => {
      execFile('sh', ['-euc', curl], { env }, (error, stdout) => {
        resolve([error?.code, stdout]);
      });
    });
    expect(code).toBe(TIME_IS_UP);
    expect(output).toMatch(
      /^retry: 2000\n\nid: 0\nevent: ready\ndata: {"position":0}\n\nid: \d+\nevent: project_created\ndata: {/,
    );
  });

  it('holds commands that the command line knows', async () => {
    for (const line of commands.trim().split('\n')) {
      const terminal = new FakeTerminal();
      const abort = new AbortController();
      const filled = line.replace(/\$(\w+)/g, (_, name: string) => environment[name] ?? '').replaceAll('"', '');
      const words = filled.split(' ').slice(2);
      const done = buildProgram({ environment, terminal, signal: abort.signal }).parseAsync(words, { from: 'user' });
      if (!words.includes('watch')) {
        await expect(done).rejects.toThrow('The step has not been tried yet.');
        continue;
      }
      const ended = expect(done).rejects.toThrow('exit 0');
      const api = new ApiClient(app.url);
      await eventually(async () => {
        await api.patch(`/projects/${environment.PROJECT_ID ?? ''}`, { base_branch: 'main' });
        return terminal.output.includes('project_updated');
      });
      abort.abort();
      await ended;
    }
  });
});
