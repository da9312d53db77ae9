import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { SystemClock } from '../../src/kernel/clock';
import { ForgeConnections } from '../../src/platform/forges/forge-registry';
import { GithubForge } from '../../src/platform/forges/github/github-forge';
import type { ForgeConnection, ForgeCredentials } from '../../src/ports/forge';
import { githubGround, type GithubGround } from '../support/forges/github-ground';

type AppCredentials = Extract<ForgeCredentials, { kind: 'github_app' }>;

/** GitHub gives keys out as PKCS#1. */
function newKey(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

const KEY = newKey();
const BRANCH = 'deksdenflow/0001-demo';
const MARKER = '<!-- deksdenflow -->';

describe('a GitHub App', () => {
  let ground: GithubGround;
  beforeEach(async () => {
    ground = await githubGround();
    await ground.standIn.setBranch(BRANCH, 'a'.repeat(40));
    ground.standIn.apps.install({
      ...{ appId: '4242', slug: 'deksdenflow', installationId: 77, publicKey: KEY.publicKey },
      permissions: { contents: 'write', pull_requests: 'write', checks: 'read' },
    });
  });
  afterEach(async () => {
    const { violations } = ground.standIn;
    await ground.close();
    expect(violations).toEqual([]);
  });

  const connection = (changes: Partial<AppCredentials> = {}): ForgeConnection => ({
    ...ground.connection(),
    credentials: { kind: 'github_app', appId: '4242', privateKey: KEY.privateKey, installationId: null, ...changes },
  });
  const forge = (changes: Partial<AppCredentials> = {}): GithubForge =>
    new GithubForge(connection(changes), ground.limits);
  const errorOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

  it('finds its installation by the repository and says what it may do', async () => {
    expect(await forge().access()).toEqual({ login: 'app deksdenflow', defaultBranch: 'main', writes: true });
    expect(ground.standIn.requests).toContain('GET /repos/acme/shop/installation');
    expect(ground.standIn.requests).toContain('POST /app/installations/77/access_tokens');
  });

  it('does not look for an installation that it was told', async () => {
    expect(await forge({ installationId: '77' }).headOf(BRANCH)).toBe('a'.repeat(40));
    expect(ground.standIn.requests).not.toContain('GET /repos/acme/shop/installation');
  });

  it('sees that it may not write', async () => {
    ground.standIn.apps.install({
      ...{ appId: '4242', slug: 'deksdenflow', installationId: 77, publicKey: KEY.publicKey },
      permissions: { contents: 'read', pull_requests: 'write' },
    });
    expect(await forge().access()).toMatchObject({ writes: false });
  });

  it('opens, and edits the comment that it wrote as a bot', async () => {
    const app = forge();
    const { number } = await app.openPullRequest({
      ...{ branch: BRANCH, baseBranch: 'main', title: 't', body: 'b', draft: true },
    });
    ground.standIn.comment(number, `${MARKER} not ours`);
    await app.putComment(number, MARKER, `${MARKER} one`);
    await app.putComment(number, MARKER, `${MARKER} two`);
    expect(await app.markReady(number)).toMatchObject({ draft: false });
    expect(ground.standIn.pullRequests()[0]?.comments).toEqual([`${MARKER} not ours`, `${MARKER} two`]);
  });

  it('asks for one token, even when the connection is asked for again', async () => {
    const forges = new ForgeConnections(new SystemClock());
    await Promise.all([1, 2].map(() => forges.connect(connection()).headOf(BRANCH)));
    await forges.connect(connection()).headOf(BRANCH);
    expect(ground.standIn.apps.tokens).toHaveLength(1);
    expect(forges.connect(connection({ appId: '5' }))).not.toBe(forges.connect(connection()));
    expect(forges.connect(ground.connection())).toBeInstanceOf(GithubForge);
  });

  it('asks for another token when GitHub no longer takes it', async () => {
    const app = forge();
    await app.headOf(BRANCH);
    ground.standIn.apps.revoke();
    const before = ground.standIn.requests.length;
    expect(await errorOf(app.headOf(BRANCH))).toMatchObject({ code: 'forge.unauthorized' });
    // The library would wait and try again by itself.
    expect(ground.standIn.requests.slice(before)).toHaveLength(1);
    expect(await app.headOf(BRANCH)).toBe('a'.repeat(40));
  });

  it.each([
    'openssl says no',
    '',
    '-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0LWtleS1ieXRlcw==\n-----END RSA PRIVATE KEY-----',
  ])('does not take %j for a key, nor bother GitHub with it', async (privateKey) => {
    const error = await errorOf(forge({ privateKey }).access());
    expect(error).toMatchObject({ code: 'forge.unauthorized' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('c2VjcmV0');
    expect(ground.standIn.requests).toEqual([]);
  });

  it('is unauthorized with the key of another App, and shows neither key nor token', async () => {
    const other = newKey().privateKey;
    const error = await errorOf(forge({ privateKey: other }).headOf(BRANCH));
    expect(error).toMatchObject({ code: 'forge.unauthorized' });
    const shown = inspect(error, { depth: 9, showHidden: true });
    expect(shown).not.toContain(other.split('\n')[1]);
    expect(shown).not.toMatch(/eyJ/);
  });

  it('is not found where it is not installed', async () => {
    ground.standIn.failNext({ when: '/installation', status: 404, body: { message: 'Not Found' } });
    expect(await errorOf(forge().access())).toMatchObject({ code: 'forge.not_found' });
    expect(await forge().access()).toMatchObject({ writes: true });
  });

  it('comments as a workflow whose token has no user', async () => {
    await forge().headOf(BRANCH);
    const workflow = ground.connect({ token: ground.standIn.apps.tokens[0] ?? '' });
    const { number } = await workflow.openPullRequest({
      ...{ branch: BRANCH, baseBranch: 'main', title: 't', body: 'b', draft: true },
    });
    ground.standIn.comment(number, `${MARKER} not ours`);
    await workflow.putComment(number, MARKER, `${MARKER} one`);
    await workflow.putComment(number, MARKER, `${MARKER} two`);
    expect(ground.standIn.pullRequests()[0]?.comments).toEqual([`${MARKER} not ours`, `${MARKER} two`]);
    expect(await workflow.access()).toMatchObject({ login: 'a workflow' });
  });
});
