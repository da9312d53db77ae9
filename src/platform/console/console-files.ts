import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';

/** The page is asked for again each time, so that an upgrade is seen; what it names has its content in the name. */
const PAGE = 'no-cache';
const ASSET = 'public, max-age=31536000, immutable';

type Next = () => void;
export type ServeFile = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

/**
 * The built console (dist/console), compressed beforehand, by paths below `/console`. Every path without an extension is
 * the page itself, whose router reads it. Undefined when nobody has built it.
 */
export function consoleFiles(folder = builtConsole()): ServeFile | undefined {
  if (folder === undefined) return undefined;
  return sirv(folder, {
    single: true,
    etag: true,
    brotli: true,
    gzip: true,
    setHeaders: (response, path) => {
      response.setHeader('Cache-Control', path.startsWith('/assets/') ? ASSET : PAGE);
    },
  });
}

/** From the sources, and from their compiled twins in dist/. */
function builtConsole(from = __dirname): string | undefined {
  const parent = dirname(from);
  const folder = [join(from, 'dist/console'), join(from, 'console')].find((each) =>
    existsSync(join(each, 'index.html')),
  );
  return folder ?? (parent === from ? undefined : builtConsole(parent));
}
