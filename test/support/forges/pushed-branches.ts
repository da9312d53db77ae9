import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ForgeStandIn } from './stand-in';
import { answerWith, LoopbackServer } from './loopback-server';

/** What the repository's hooks send: a branch that has moved, or notes that are about to be written. */
const HOOKS = (url: string): Readonly<Record<string, string>> => ({
  'post-receive': `#!/bin/sh
while read -r _ sha ref; do
  case $ref in refs/heads/*) curl -sf -o /dev/null "${url}/pushed?branch=\${ref#refs/heads/}&sha=$sha" ;; esac
done
`,
  'pre-receive': `#!/bin/sh
while read -r _ _ ref; do
  case $ref in refs/notes/*) curl -s -o /dev/null --max-time 60 "${url}/notes" || true ;; esac
done
`,
});

/**
 * A repository on this disk and a forge in memory as one thing, as they are at a provider: the forge knows of a push before
 * the push is answered, and can make git wait while it writes a note.
 */
export class PushedBranches {
  /** While git writes notes. */
  duringNotes: () => void | Promise<void> = () => undefined;
  private server: LoopbackServer | undefined;

  private constructor(private readonly standIn: ForgeStandIn) {}

  static async follow(remote: string, standIn: ForgeStandIn): Promise<PushedBranches> {
    const followed = new PushedBranches(standIn);
    const server = await LoopbackServer.start((request, response) => {
      void followed.hear(new URL(request.url ?? '/', 'http://hook')).finally(() => {
        answerWith(response, { status: 204 });
      });
    });
    followed.server = server;
    for (const [name, text] of Object.entries(HOOKS(server.url))) {
      writeFileSync(join(remote, 'hooks', name), text, { mode: 0o755 });
    }
    return followed;
  }

  close(): Promise<void> {
    return this.server?.close() ?? Promise.resolve();
  }

  private async hear({ pathname, searchParams }: URL): Promise<void> {
    if (pathname === '/notes') await this.duringNotes();
    else await this.standIn.setBranch(searchParams.get('branch') ?? '', searchParams.get('sha') ?? '');
  }
}
