import { Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

interface KnownRoute {
  readonly pattern: RegExp;
  readonly method: string;
}

/** The routes of this process, to tell a wrong method from a wrong address. */
@Injectable()
export class KnownRoutes {
  private routes: readonly KnownRoute[] | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** The methods that the address takes, as `Allow` names them; none when there is nothing at it. */
  methodsAt(path: string): readonly string[] {
    this.routes ??= this.read();
    const methods = this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (methods.length === 0) return [];
    const withHead = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
    return [...new Set([...withHead, 'OPTIONS'])].sort();
  }

  private read(): readonly KnownRoute[] {
    const controllers = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (metatype === null ? [] : [metatype]));
    return controllers.flatMap((controller) => {
      const prototype = (controller as { readonly prototype: unknown }).prototype as Record<string, object | undefined>;
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        const path: unknown = handler === undefined ? undefined : Reflect.getMetadata(PATH_METADATA, handler);
        if (handler === undefined || typeof path !== 'string') return [];
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
        const base: unknown = Reflect.getMetadata(PATH_METADATA, controller);
        return [{ method, pattern: patternOf(`${typeof base === 'string' ? base : ''}/${path}`) }];
      });
    });
  }
}

/** As Express matches: by any case, and with a slash at the end or without. */
function patternOf(template: string): RegExp {
  const parts = template.split('/').filter((part) => part !== '');
  const pattern = parts.map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&'))).join('/');
  return new RegExp(`^/${pattern}/?$`, 'i');
}
