import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * As much of Kubernetes' API as helm asks while it renders for a cluster: what there is to ask for, and Secrets by their
 * names. Read only.
 */
export class StandInCluster {
  /** By the path of the API, such as `/api/v1/namespaces/default/secrets/x`. */
  readonly objects = new Map<string, object>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'deksdenflow-cluster-'));
  private readonly server: Server = createServer((request, answer) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const found = request.method === 'GET' ? (discovery(path) ?? this.objects.get(path)) : undefined;
    answer.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    answer.end(
      JSON.stringify(found ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 }),
    );
  });

  /** The environment by which helm finds this cluster and no other. */
  async start(): Promise<NodeJS.ProcessEnv> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    const { port } = this.server.address() as AddressInfo;
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'here',
      contexts: [{ name: 'here', context: { cluster: 'here', user: 'me', namespace: 'default' } }],
      clusters: [{ name: 'here', cluster: { server: `http://127.0.0.1:${String(port)}` } }],
      users: [{ name: 'me', user: {} }],
    };
    const file = join(this.folder, 'kubeconfig.json');
    writeFileSync(file, JSON.stringify(config));
    const releases = join(this.folder, 'releases.json');
    writeFileSync(releases, '[]');
    return { KUBECONFIG: file, HELM_DRIVER: 'memory', HELM_MEMORY_DRIVER_DATA: releases, HOME: this.folder };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function discovery(path: string): object | undefined {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: [] };
  if (path !== '/api/v1') return undefined;
  const secrets = { name: 'secrets', kind: 'Secret', namespaced: true, verbs: ['get', 'list'] };
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: 'v1', resources: [secrets] };
}
