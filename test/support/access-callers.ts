import { randomBytes } from 'node:crypto';
import { ApiClient } from './api-client';
import type { TestApp } from './test-app';

export const ADMIN_TOKEN = 'the-admin-of-these-tests';

export interface IssuedToken {
  readonly id: string;
  readonly value: string;
}

/** A project with something of everything that a path can name. */
export interface Estate {
  readonly project: string;
  readonly protocol: string;
  readonly step: string;
  readonly attempt: string;
}

let count = 0;

export function adminOf(app: TestApp): ApiClient {
  return bearer(app, ADMIN_TOKEN);
}

export function bearer(app: TestApp, value: string): ApiClient {
  return new ApiClient(app.url, { Authorization: `Bearer ${value}` });
}

export function projectToken(app: TestApp, value: string): ApiClient {
  return new ApiClient(app.url, { 'X-Project-Token': value });
}

export async function issue(app: TestApp, token: Readonly<Record<string, unknown>> = {}): Promise<IssuedToken> {
  const answer = await adminOf(app).post('/tokens', { name: `t${String(++count)}`, ...token });
  if (answer.status !== 201) throw new Error(`No token: ${answer.text}`);
  return { id: String(answer.body.id), value: String(answer.body.value) };
}

export async function expired(app: TestApp): Promise<IssuedToken> {
  const token = await issue(app, { role: 'admin', expires_at: '2999-01-01T00:00:00Z' });
  await app.database.write('UPDATE api_tokens SET expires_at = 1 WHERE id = $1', [token.id]);
  return token;
}

export async function revoked(app: TestApp): Promise<IssuedToken> {
  const token = await issue(app, { role: 'admin' });
  await adminOf(app).delete(`/tokens/${token.id}`);
  return token;
}

/** Of our form, and nobody's. */
export function nobodysToken(): string {
  return `dkf_${randomBytes(32).toString('base64url')}`;
}

export async function newProject(app: TestApp): Promise<string> {
  const answer = await adminOf(app).post('/projects', { name: `e${String(++count)}`, git_url: '/srv/git/e.git' });
  return String(answer.body.id);
}

export async function newEstate(app: TestApp): Promise<Estate> {
  const api = adminOf(app);
  const project = await newProject(app);
  const body = { description: 'Do it', steps: [{ step_name: 'One' }] };
  const protocol = String((await api.post(`/projects/${project}/protocols`, body)).body.id);
  await api.post(`/protocols/${protocol}/actions/start`);
  const [step] = (await api.get(`/protocols/${protocol}/steps`)).list;
  const [attempt] = (await api.get(`/protocols/${protocol}/attempts`)).list;
  return { project, protocol, step: String(step?.id), attempt: String(attempt?.id) };
}
