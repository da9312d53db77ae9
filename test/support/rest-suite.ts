import { ApiClient } from './api-client';
import { databaseKinds, type DatabaseServer } from './databases';
import { startTestApp, type TestApp, type TestAppOptions } from './test-app';

export interface RestBench {
  readonly app: () => TestApp;
  readonly api: () => ApiClient;
  /** A project with a name of its own; its id. */
  project(): Promise<string>;
  /** A protocol with these steps, in a project of its own; its id. */
  protocol(steps?: readonly string[]): Promise<string>;
}

let count = 0;

/** The same tests on each database, over HTTP. */
export function onEachDatabase(
  name: string,
  tests: (bench: RestBench) => void,
  env: Readonly<Record<string, string>> = {},
  options: Pick<TestAppOptions, 'engines'> = {},
): void {
  for (const kind of databaseKinds()) {
    kind.describe(`${name} on ${kind.name}`, () => {
      let server: DatabaseServer;
      let app: TestApp | undefined;
      beforeAll(async () => {
        server = await kind.start();
        const databaseUrl = await server.create();
        app = await startTestApp({ ...options, ...(databaseUrl === undefined ? {} : { databaseUrl }), env });
      }, 60_000);
      afterAll(async () => {
        await app?.close();
        await server.dispose();
      });
      const running = (): TestApp => {
        if (app === undefined) throw new Error('The application did not start.');
        return app;
      };
      const api = (): ApiClient => new ApiClient(running().url);
      const project = async (): Promise<string> => {
        const answer = await api().post('/projects', { name: `p${String(++count)}`, git_url: '/srv/git/p.git' });
        return String(answer.body.id);
      };
      const protocol = async (steps: readonly string[] = []): Promise<string> => {
        const body = { description: 'Do it', steps: steps.map((step_name) => ({ step_name })) };
        return String((await api().post(`/projects/${await project()}/protocols`, body)).body.id);
      };
      tests({ app: running, api, project, protocol });
    });
  }
}
