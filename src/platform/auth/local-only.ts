import type { NextFunction, Request, Response } from 'express';
import { Forbidden } from '../http/http-errors';

/**
 * For a server without a token. A web page of somebody else can make the browser on this machine ask us: by a name that
 * it lets resolve to 127.0.0.1 (DNS rebinding; the Host header shows it), or by a plain cross-site POST (Origin does).
 */
export function localOnly(listenHost: string): (request: Request, response: Response, next: NextFunction) => void {
  const isOurs = (host: string): boolean => isLoopback(host) || host === listenHost.toLowerCase();
  return (request, _response, next) => {
    const host = hostOf(`http://${request.get('Host') ?? ''}`);
    const origin = request.get('Origin');
    if (host === undefined || !isOurs(host)) {
      next(new Forbidden('auth.host_refused', 'Without an API token this server answers to its local name only.'));
    } else if (origin !== undefined && !isOurs(hostOf(origin) ?? '')) {
      next(new Forbidden('auth.origin_refused', 'Without an API token this server answers to no other web site.'));
    } else {
      next();
    }
  };
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).hostname.toLowerCase();
  } catch {
    return undefined;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
