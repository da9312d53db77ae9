import { createHmac } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkForges } from '../../src/cli/doctor/forges';
import { examineForge } from '../../src/cli/doctor/forge-of-project';
import type { Finding } from '../../src/doctor/domain/finding';
import { Config } from '../../src/config/config';
import { SystemClock } from '../../src/kernel/clock';
import { ForgeConnections } from '../../src/platform/forges/forge-registry';
import type { ProjectInput } from '../../src/projects/application/projects.service';
import { startFakeApi } from '../support/fake-api';
import { GithubStandIn } from '../support/forges/github-stand-in';
import { GitlabStandIn } from '../support/forges/gitlab-stand-in';
import { RunHarness } from '../support/run-harness';

jest.setTimeout(60_000);

const SECRET = 'a-webhook-secret';
const WRONG = 'no-token-of-anybody-0123456789';

describe('the doctor asks the forges of the projects', () => {
  let harness: RunHarness;
  let github: GithubStandIn;
  let gitlab: GitlabStandIn;
  beforeAll(async () => {
    harness = await RunHarness.start();
    github = await GithubStandIn.start();
    gitlab = await GitlabStandIn.start();
  });
  afterAll(async () => {
    await harness.close();
    await Promise.all([github.close(), gitlab.close()]);
  });

  const config = (more: Record<string, string> = {}) =>
    Config.load({ DEKSDENFLOW_DATA_DIR: harness.dataDir, DEKSDENFLOW_API_HOST: '127.0.0.1', ...more });
  const connected = (forge: GithubStandIn | GitlabStandIn, secrets: Record<string, string>): Partial<ProjectInput> => ({
    ciProvider: forge === github ? 'github' : 'gitlab',
    forgeUrl: forge.apiUrl,
    forgeRepository: forge.repository,
    secrets,
  });
  /** Registers it, and takes it away again: what the doctor says of its forge and of its webhooks. */
  async function examined(
    input: Partial<ProjectInput>,
    meanwhile: (projectId: string) => Promise<unknown> = () => Promise.resolve(),
    more: Record<string, string> = {},
  ): Promise<readonly [Finding | undefined, Finding | undefined]> {
    const id = await harness.project(input);
    try {
      await meanwhile(id);
      const findings = await checkForges(config(more));
      expect(findings).toHaveLength(2);
      expect(JSON.stringify(findings)).not.toMatch(new RegExp([github.token, gitlab.token, WRONG, SECRET].join('|')));
      return [findings[0], findings[1]];
    } finally {
      await harness.core.projects.remove(id, { actor: 'system', requestId: null });
    }
  }
  function expectFault(found: Finding | undefined, verdict: Finding['verdict'], evidence: RegExp, fix: RegExp): void {
    expect(found).toMatchObject({ verdict });
    expect(found?.evidence).toMatch(evidence);
    expect(found?.fix).toMatch(fix);
  }
  const deliver = (projectId: string, secret: string): Promise<unknown> => {
    const body = Buffer.from('{"zen": "Design for failure."}');
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const headers = {
      'content-type': 'application/json',
      'x-github-event': 'ping',
      'x-github-delivery': `${projectId}-${secret}`,
      'x-hub-signature-256': signature,
    };
    const about = { provider: 'github', projectId, protocolRunId: null, requestId: null } as const;
    return harness.core.webhooks.receive({ ...about, headers, body });
  };

  it('says nothing where no project has a forge, or there is no database yet', async () => {
    const id = await harness.project();
    expect(await checkForges(config())).toEqual([]);
    await harness.core.projects.remove(id, { actor: 'system', requestId: null });
    const elsewhere = mkdtempSync(join(tmpdir(), 'deksdenflow-doctor-'));
    expect(await checkForges(config({ DEKSDENFLOW_DATA_DIR: elsewhere }))).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });

  it('finds both providers in order', async () => {
    const [forge, webhooks] = await examined(connected(github, { FORGE_TOKEN: github.token, WEBHOOK_SECRET: SECRET }));
    expect(forge).toMatchObject({ verdict: 'ok', evidence: `acme/shop at ${github.apiUrl}, as ${github.login}` });
    expect(webhooks).toMatchObject({ verdict: 'ok', evidence: expect.stringContaining('none has come yet') as string });
    const [other] = await examined(connected(gitlab, { FORGE_TOKEN: gitlab.token }));
    expect(other?.verdict).toBe('ok');
  });

  it.each([() => github, () => gitlab])('a token that is not valid (%#)', async (of) => {
    const [forge] = await examined(connected(of(), { FORGE_TOKEN: WRONG }));
    expectFault(
      forge,
      'error',
      /acme\/shop at http/,
      /Store a valid one: FORGE_TOKEN=… npx deksdenflow projects change/,
    );
  });

  it('no token, half an App, and a repository that cannot be told', async () => {
    const [none] = await examined(connected(github, {}));
    expectFault(none, 'warning', /no token; no pull request/, /--secret FORGE_TOKEN/);
    const [half] = await examined(connected(github, { GITHUB_APP_ID: '7' }));
    expectFault(half, 'warning', /GITHUB_APP_ID without GITHUB_APP_PRIVATE_KEY/, /FORGE_TOKEN/);
    const [lost] = await examined({ ciProvider: 'gitlab' });
    expectFault(lost, 'warning', /cannot be told from git_url/, /--forge-repository/);
  });

  it('a forge that is away, or never answers', async () => {
    const [away] = await examined(connected(github, { FORGE_TOKEN: github.token }), () => github.away(true));
    await github.away(false);
    expectFault(away, 'warning', /acme\/shop/, /forge_url and the network/);
    const deaf = await startFakeApi(() => undefined);
    const id = await harness.project({ ...connected(github, {}), forgeUrl: deaf.base });
    const project = await harness.core.projects.get(id);
    const secrets = new Map([['FORGE_TOKEN', 'x']]);
    const { finding } = await examineForge(project, secrets, new ForgeConnections(new SystemClock()), 100);
    await deaf.close();
    await harness.core.projects.remove(id, { actor: 'system', requestId: null });
    expectFault(finding, 'warning', /did not answer within 0\.1 s/, /network/);
  });

  it('a missing webhook secret, one at the server, and webhooks that come or are refused', async () => {
    const token = { FORGE_TOKEN: github.token };
    const [, none] = await examined(connected(github, token));
    expectFault(none, 'warning', /every webhook is refused/, /WEBHOOK_SECRET=… npx deksdenflow projects change/);
    const [, ofServer] = await examined(connected(github, token), undefined, { DEKSDENFLOW_WEBHOOK_TOKEN: SECRET });
    expect(ofServer?.verdict).toBe('ok');
    const [, deaf] = await examined(connected(github, { WEBHOOK_SECRET: SECRET }));
    expectFault(deaf, 'warning', /without a token/, /\/webhooks\/github\//);
    const both = { ...token, WEBHOOK_SECRET: SECRET };
    const [, came] = await examined(connected(github, both), (id) => deliver(id, SECRET));
    expect(came).toMatchObject({ verdict: 'ok', evidence: 'the last one came just now' });
    const [, refused] = await examined(connected(github, both), (id) =>
      deliver(id, SECRET)
        .then(() => deliver(id, 'another'))
        .catch((error: unknown) => error),
    );
    expectFault(refused, 'warning', /refused just now: .*does not fit the secret/, /compare the secret/);
  });

  it('a key that is gone or is another, and makes none', async () => {
    const id = await harness.project(connected(github, { FORGE_TOKEN: github.token }));
    const key = join(harness.dataDir, 'secret.key');
    renameSync(key, `${key}.away`);
    const other = await checkForges(config({ DEKSDENFLOW_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') }));
    expectFault(other[0], 'error', /DEKSDENFLOW_SECRET_KEY/, /stored under/);
    const gone = await checkForges(config());
    renameSync(`${key}.away`, key);
    expectFault(gone[0], 'error', /no key of their secrets/, /DEKSDENFLOW_SECRET_KEY/);
    expect(gone).toHaveLength(1);
    await harness.core.projects.remove(id, { actor: 'system', requestId: null });
  });
});
