import { execFileSync, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Git's smart HTTP by its own CGI, behind basic authentication, on a free port of the loopback interface. */
export class GitHttpServer {
  /** Value of the Authorization header of each request, or null. */
  readonly seen: (string | null)[] = [];
  /** When set, every request is redirected there. */
  redirectTo: string | null = null;
  /** As for a token that may only read. */
  readOnly = false;
  private readonly server: Server;

  private constructor(
    private readonly root: string,
    private readonly account: { readonly username: string; readonly password: string },
  ) {
    this.server = createServer((request, response) => {
      this.serve(request, response);
    });
  }

  static async start(root: string, account: { username: string; password: string }): Promise<GitHttpServer> {
    const server = new GitHttpServer(root, account);
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const given = request.headers.authorization ?? null;
    this.seen.push(given);
    if (this.redirectTo !== null) {
      response.writeHead(302, { location: `${this.redirectTo}${request.url ?? ''}` }).end();
      return;
    }
    const wanted = `Basic ${Buffer.from(`${this.account.username}:${this.account.password}`).toString('base64')}`;
    if (given !== wanted) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    if (this.readOnly && (request.url ?? '').includes('git-receive-pack')) {
      response.writeHead(403).end();
      return;
    }
    this.runBackend(request, response);
  }

  private runBackend(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    const backend = spawn(join(execFileSync('git', ['--exec-path']).toString().trim(), 'git-http-backend'), {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'http.receivepack',
        GIT_CONFIG_VALUE_0: 'true',
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        REMOTE_USER: this.account.username,
      },
    });
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    backend.once('close', () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf('\r\n\r\n');
      const headers = output
        .toString('latin1', 0, end)
        .split('\r\n')
        .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
      const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
      response.writeHead(parseInt(status, 10), Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
      response.end(output.subarray(end + 4));
    });
  }
}
