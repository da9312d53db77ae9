import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkStoredSecrets } from '../../src/cli/doctor/stored-secrets';
import { forgetKeys, rotateKeys, showKeys } from '../../src/cli/commands/run-keys';
import { Leave } from '../../src/cli/exit';
import { Config } from '../../src/config/config';
import { createSecretBox } from '../../src/core';
import { UuidV7Ids } from '../../src/kernel/ids';
import type { Database } from '../../src/platform/persistence/database';
import type { SecretPlace } from '../../src/ports/secret-box';
import type { Resealed } from '../../src/projects/application/stored-secrets';
import { SecretRotation } from '../../src/projects/application/secret-rotation';
import { SqlStoredSecrets } from '../../src/projects/persistence/sql-stored-secrets';
import { adminOf, ADMIN_TOKEN } from '../support/access-callers';
import { databaseKinds, type DatabaseServer } from '../support/databases';
import { FakeTerminal } from '../support/fake-terminal';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

const [OLD, NEW] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64')) as [string, string];
const BY = { actor: 'user:local', requestId: null };
const SECRETS = 450;
const COMMANDS = { status: showKeys, rotate: rotateKeys, forget: forgetKeys };

/** Dies in the middle of its work, as a process does. */
class DyingSecrets extends SqlStoredSecrets {
  batches = 0;

  override replace(changes: readonly Resealed[]): Promise<number> {
    this.batches += 1;
    if (this.batches > 1) return Promise.reject(new Error('killed'));
    return super.replace(changes);
  }
}

for (const kind of databaseKinds()) {
  kind.describe(`rotating keys on ${kind.name}`, () => {
    let server: DatabaseServer;
    let app: TestApp;
    let dataDir: string;
    let project: string;
    let location: Record<string, string>;
    beforeAll(async () => {
      server = await kind.start();
    });
    afterAll(() => server.dispose());
    beforeEach(async () => {
      const databaseUrl = await server.create();
      const env = { DEKSDENFLOW_SECRET_KEY: OLD, DEKSDENFLOW_SECRET_KEY_PREVIOUS: NEW };
      app = await startTestApp({ token: ADMIN_TOKEN, env, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
      dataDir = mkdtempSync(join(tmpdir(), 'deksdenflow-keys-'));
      const { sqlitePath } = app.core.config;
      location = {
        DEKSDENFLOW_DATA_DIR: dataDir,
        ...(databaseUrl === undefined ? { DEKSDENFLOW_DB_PATH: sqlitePath } : { DEKSDENFLOW_DB_URL: databaseUrl }),
      };
      const secrets = { TOKEN: 'the-value-of-it', WEBHOOK_SECRET: 'first-of-the-hook' };
      project = String((await adminOf(app).post('/projects', { name: 'shop', git_url: '/srv/x', secrets })).body.id);
      await adminOf(app).patch(`/projects/${project}`, { secrets: { WEBHOOK_SECRET: 'second-of-the-hook' } });
    });
    afterEach(async () => {
      await app.close();
      rmSync(dataDir, { recursive: true });
    });

    const keys = (current: string, ...earlier: string[]) => ({
      ...location,
      DEKSDENFLOW_SECRET_KEY: current,
      ...(earlier.length === 0 ? {} : { DEKSDENFLOW_SECRET_KEY_PREVIOUS: earlier.join(',') }),
    });
    const run = async (environment: Record<string, string>, command: keyof typeof COMMANDS, options: object = {}) => {
      const terminal = new FakeTerminal();
      const context = { environment, terminal, signal: new AbortController().signal };
      const error: unknown = await COMMANDS[command](context, options).catch((failure: unknown) => failure);
      const exitCode = error instanceof Leave ? error.exitCode : undefined;
      return { output: terminal.output, notes: terminal.notes, exitCode, error };
    };
    const values = async () => (await app.core.projects.material(project)).agentSecrets;
    const many = async (database: Database): Promise<void> => {
      const box = createSecretBox(app.core.config);
      await database.transaction(async (sql) => {
        for (let at = 0; at < SECRETS; at++) {
          const place: SecretPlace = { projectId: project, name: `S${String(at)}` };
          await sql.run(`INSERT INTO project_secrets (project_id, name, sealed, created_at) VALUES ($1, $2, $3, 1)`, [
            project,
            place.name,
            box.seal(`value number ${String(at)}`, place),
          ]);
        }
      });
    };

    it('says first what it would do, then does it, and the server that runs reads on', async () => {
      const before = await app.database.read.all('SELECT name, created_at FROM project_secrets ORDER BY name');
      const dry = await run(keys(NEW, OLD), 'rotate', { dryRun: true });
      expect(dry.output).toContain('Would store 3 secrets anew.');
      expect(dry.exitCode).toBeUndefined();
      expect((await run(keys(NEW, OLD), 'status')).output).toMatch(/\(current\): no secrets\n.*\(earlier\): 3 secrets/);
      expect(await checkStoredSecrets(Config.load(keys(NEW, OLD)))).toMatchObject([{ verdict: 'warning' }]);
      const done = await run(keys(NEW, OLD), 'rotate', { json: true });
      expect(JSON.parse(done.output)).toMatchObject({ rotated: 3, to_rotate: 0, unreadable: [], secrets: 3 });
      expect(await values()).toEqual({ TOKEN: 'the-value-of-it' });
      expect(await app.database.read.all('SELECT name, created_at FROM project_secrets ORDER BY name')).toEqual(before);
      expect(await checkStoredSecrets(Config.load(keys(NEW)))).toMatchObject([{ verdict: 'ok' }]);
      expect(JSON.parse((await run(keys(NEW), 'rotate', { json: true })).output)).toMatchObject({ rotated: 0 });
      const { list } = await adminOf(app).get('/audit?action=secret_keys_rotated');
      expect(list).toMatchObject([{ actor: 'user:local', metadata: { rotated: 3, left: 0 } }]);
      expect(list).toHaveLength(1);
    });

    it('killed between two batches leaves all readable with both keys, and goes on when it is run again', async () => {
      await many(app.database);
      const config = Config.load(keys(NEW, OLD));
      const dying = new SecretRotation(new DyingSecrets(app.database, new UuidV7Ids()), createSecretBox(config));
      await expect(dying.rotate(BY)).rejects.toThrow('killed');
      const half = new SecretRotation(new SqlStoredSecrets(app.database, new UuidV7Ids()), createSecretBox(config));
      expect(await half.use()).toMatchObject({ secrets: SECRETS + 3, to_rotate: SECRETS + 3 - 200, unreadable: [] });
      expect(Object.keys(await values())).toHaveLength(SECRETS + 1);
      expect(await half.rotate(BY)).toMatchObject({ rotated: SECRETS + 3 - 200, to_rotate: 0, unreadable: [] });
      expect(Object.keys(await values())).toHaveLength(SECRETS + 1);
    });

    it('does not overwrite what is changed meanwhile, and does not end before that is done too', async () => {
      class Meanwhile extends SqlStoredSecrets {
        rounds = 0;

        override async replace(changes: readonly Resealed[]): Promise<number> {
          this.rounds += 1;
          const secrets = { TOKEN: 'changed meanwhile' };
          if (this.rounds === 1) await adminOf(app).patch(`/projects/${project}`, { secrets });
          return super.replace(changes);
        }
      }
      const secrets = new Meanwhile(app.database, new UuidV7Ids());
      const rotation = new SecretRotation(secrets, createSecretBox(Config.load(keys(NEW, OLD))));
      expect(await rotation.rotate(BY)).toMatchObject({ rotated: 3, to_rotate: 0 });
      expect(secrets.rounds).toBe(2);
      expect(await values()).toEqual({ TOKEN: 'changed meanwhile' });
    });

    it('claims no success while a secret cannot be opened, and names it', async () => {
      await app.database.write(
        `UPDATE project_secrets SET sealed = (SELECT sealed FROM project_secrets WHERE name = 'WEBHOOK_SECRET') WHERE name = 'TOKEN'`,
      );
      for (const [command, options] of [
        ['rotate', {}],
        ['rotate', { dryRun: true }],
        ['status', {}],
      ] as const) {
        const { notes, output, exitCode } = await run(keys(NEW, OLD), command, options);
        expect(exitCode).toBe(1);
        expect(notes).toContain(`TOKEN of project shop (${project})`);
        expect(notes + output).not.toMatch(/the-value-of-it|of-the-hook/);
      }
      const [finding] = await checkStoredSecrets(Config.load(keys(NEW, OLD)));
      expect(finding).toMatchObject({ verdict: 'error', evidence: expect.stringContaining('TOKEN of shop') as string });
      const lost = await run(keys(NEW), 'rotate');
      expect([lost.exitCode, lost.notes.match(/secret\.unreadable/g)?.length]).toEqual([1, 1]);
    });

    it('makes no new key where the key is configured', async () => {
      expect((await run(keys(NEW, OLD), 'rotate', { newKey: true })).error).toMatchObject({ code: 'config.invalid' });
      expect((await run(keys(NEW, OLD), 'forget')).error).toMatchObject({ code: 'config.invalid' });
    });
  });
}

describe('rotating the key file', () => {
  it('gives a server that runs the new key, and forgets the old one when nothing needs it', async () => {
    const app = await startTestApp();
    const { dataDir, sqlitePath } = app.core.config;
    const environment = { DEKSDENFLOW_DATA_DIR: dataDir, DEKSDENFLOW_DB_PATH: sqlitePath };
    const keys = async (command: keyof typeof COMMANDS, options: object = {}) => {
      const terminal = new FakeTerminal();
      const context = { environment, terminal, signal: new AbortController().signal };
      await COMMANDS[command](context, { ...options, json: true });
      return JSON.parse(terminal.output) as Record<string, unknown>;
    };
    const body = { name: 'shop', gitUrl: '/srv/x', secrets: { TOKEN: 'the-value-of-it' } };
    const { project } = await app.core.projects.create(body, BY);
    const value = async () => (await app.core.projects.material(project.id)).agentSecrets.TOKEN;
    const { current_key: before } = await keys('status');
    expect(await keys('rotate', { newKey: true, dryRun: true })).toMatchObject({
      current_key: before,
      would_rotate: 1,
    });
    const { current_key: after, rotated } = await keys('rotate', { newKey: true });
    expect([after === before, rotated]).toEqual([false, 1]);
    expect(await value()).toBe('the-value-of-it');
    await app.core.projects.change(project.id, { secrets: { OTHER: 'of after' } }, BY);
    expect(await keys('status')).toMatchObject({ by_key: { [String(after)]: 2 }, known_keys: [after, before] });
    expect(await keys('forget')).toEqual({ current_key: after, forgotten: [before] });
    expect(await keys('status')).toMatchObject({ known_keys: [after], unreadable: [] });
    expect(await value()).toBe('the-value-of-it');
    await app.close();
  });
});
