import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { GithubDescription } from './github-description';
import { failed, type RouteAnswer } from './github-routes';
import { filledIn, recordOf, type Json } from './json';

export interface InstalledApp {
  readonly appId: string;
  readonly slug: string;
  readonly installationId: number;
  /** PEM. */
  readonly publicKey: string;
  /** For new tokens. */
  readonly permissions: Readonly<Record<string, string>>;
}

const TOKENS = 'POST /app/installations/{installation_id}/access_tokens';

/** GitHub Apps: lets in who signs with the App's key, and hands out tokens of its installation. */
export class GithubApps {
  /** Tokens handed out, in order. */
  readonly tokens: string[] = [];
  /** How long a token lasts. */
  tokenMs = 3_600_000;
  private app: InstalledApp | undefined;
  private key: KeyObject | undefined;

  constructor(private readonly description: GithubDescription) {}

  install(app: InstalledApp): void {
    this.app = app;
    this.key = createPublicKey(app.publicKey);
  }

  /** Login behind an installation's token. */
  loginOf(token: string): string | undefined {
    return this.app !== undefined && this.tokens.includes(token) ? `${this.app.slug}[bot]` : undefined;
  }

  revoke(): void {
    this.tokens.splice(0);
  }

  /** Undefined: not a route of an App as itself. */
  answer(name: string, path: Readonly<Record<string, string>>, token: string): RouteAnswer | undefined {
    if (!['GET /app', TOKENS, 'GET /repos/{owner}/{repo}/installation'].includes(name)) return undefined;
    const { app } = this;
    if (app === undefined || !this.signed(token)) {
      return failed(401, 'A JSON web token could not be decoded');
    }
    if (name === 'GET /app') return { status: 200, body: this.filled(name, { id: Number(app.appId), slug: app.slug }) };
    if (name !== TOKENS) {
      const changes = { id: app.installationId, app_id: Number(app.appId), app_slug: app.slug };
      return { status: 200, body: this.filled(name, changes) };
    }
    if (Number(path.installation_id) !== app.installationId) return failed(404, 'Not Found');
    const fresh = `ghs_${String(this.tokens.length)}${'0123456789abcdefghij'.repeat(2).slice(0, 36)}`;
    this.tokens.push(fresh);
    const body = { token: fresh, expires_at: new Date(Date.now() + this.tokenMs).toISOString() };
    return { status: 201, body: { ...body, permissions: app.permissions, repository_selection: 'all' } };
  }

  private filled(name: string, changes: Json): Json {
    return filledIn(this.description.sample(name), changes);
  }

  private signed(token: string): boolean {
    const [head = '', claims = '', signature = ''] = token.split('.');
    const { app, key } = this;
    if (key === undefined || app === undefined) return false;
    const { iss, exp, iat } = recordOf(JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}'));
    const now = Date.now() / 1000;
    // GitHub refuses a token that is good for more than ten minutes.
    const times = Number(iat) <= now && Number(exp) > now && Number(exp) <= now + 600;
    const good = verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'));
    return good && times && String(iss) === app.appId;
  }
}
