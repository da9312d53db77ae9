import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/rest-suite';
import { startTestApp } from '../support/test-app';

jest.setTimeout(60_000);

interface Demo {
  readonly project: { readonly id: string; readonly name: string; readonly git_url: string };
  readonly protocol: { readonly id: string; readonly protocol_name: string; readonly status: string };
}

onEachDatabase(
  'the demo of the server',
  ({ app, api }) => {
    const begin = async (): Promise<Demo> => {
      const answer = await api().post('/demo');
      expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
      return answer.body as unknown as Demo;
    };
    const mainOf = (remote: string): string =>
      execFileSync('git', ['-C', remote, 'rev-parse', 'main'], { encoding: 'utf8' }).trim();

    it('is a project of a repository of its own, and a protocol that has begun', async () => {
      const { project, protocol } = await begin();
      expect(project).toMatchObject({ name: 'demo', setup: { status: 'queued' } });
      expect(protocol).toMatchObject({ status: 'planning', engine: 'shell', project_id: project.id, steps_total: 4 });
      expect(project.git_url).toBe(join(app().core.config.dataDir, 'demo', 'remote.git'));
      expect(mainOf(project.git_url)).toMatch(/^[0-9a-f]{40}$/);
    });

    it('can be begun again, also several times at once, after a change of name and without its folder', async () => {
      const first = await begin();
      await api().patch(`/projects/${first.project.id}`, { name: 'mine', policies: { auto_advance: false } });
      const others = await Promise.all([begin(), begin()]);
      const folder = join(first.project.git_url, '..');
      rmSync(folder, { recursive: true });
      const last = await begin();
      for (const { project } of [...others, last])
        expect(project).toMatchObject({ id: first.project.id, name: 'mine' });
      expect(new Set([first, ...others, last].map(({ protocol }) => protocol.protocol_name)).size).toBe(4);
      expect(mainOf(first.project.git_url)).toMatch(/^[0-9a-f]{40}$/);
      // Half of it is none: here the remote has no branch.
      execFileSync('git', ['-C', first.project.git_url, 'update-ref', '-d', 'refs/heads/main']);
      await begin();
      expect(mainOf(first.project.git_url)).toMatch(/^[0-9a-f]{40}$/);
      const view = await app().protocols.find(last.protocol.id);
      // What somebody has changed of the project does not make it stop.
      expect(view?.run.policies).toMatchObject({ auto_advance: true });
    });

    it('takes another name where a project of somebody has it', async () => {
      const { list } = await api().get('/projects?search=mine');
      await api().patch(`/projects/${String(list[0]?.id)}`, { name: 'other', git_url: '/srv/git/other.git' });
      await api().post('/projects', { name: 'demo', git_url: '/srv/git/demo.git' });
      expect((await begin()).project).toMatchObject({ name: 'demo-2' });
    });

    it('is refused where the workers are other processes', async () => {
      const { databaseUrl } = app().core.config;
      const separate = await startTestApp({
        ...(databaseUrl === null ? {} : { databaseUrl }),
        engines: ['idle', 'shell'],
        env: { DEKSDENFLOW_REDIS_URL: 'redis://127.0.0.1:1' },
      });
      try {
        const answer = await new ApiClient(separate.url).post('/demo');
        // With SQLite the API takes the jobs, whatever the queue.
        if (databaseUrl === null) expect(answer.status).toBe(201);
        else expect([answer.status, answer.body.code]).toEqual([422, 'demo.needs_shared_files']);
      } finally {
        await separate.close();
      }
    });
  },
  {},
  { engines: ['idle', 'shell'] },
);
