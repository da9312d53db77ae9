import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, type Page, type PageRequest } from '../../kernel/page';
import { QueryWhole, Text } from './fields';

export class PageQuery {
  @QueryWhole({ min: 1, max: MAX_PAGE_SIZE, description: `How many; ${String(DEFAULT_PAGE_SIZE)} when left out.` })
  limit?: number;
  @Text({ min: 1, max: 1_000, description: 'Where the page begins: from the Link header of the page before.' })
  cursor?: string;
}

/** Of what belongs to one thing and is mostly wanted whole. */
export class PartsQuery {
  @QueryWhole({ min: 1, max: MAX_PAGE_SIZE, description: `How many; ${String(MAX_PAGE_SIZE)} when left out.` })
  limit?: number;
  @Text({ min: 1, max: 1_000, description: 'Where the page begins: from the Link header of the page before.' })
  cursor?: string;
}

export function partsOf({ limit = MAX_PAGE_SIZE, cursor }: PartsQuery): PageRequest {
  return pageOf({ limit, ...(cursor === undefined ? {} : { cursor }) });
}

export function pageOf(query: PageQuery): PageRequest {
  const { limit = DEFAULT_PAGE_SIZE, cursor } = query;
  return cursor === undefined ? { limit } : { limit, cursor };
}

/** The query parameter that leads to the next page; a plain cursor when the handler names none. */
export interface LinkedPage<T> extends Page<T> {
  readonly nextBy?: string;
}

/** The handler returns a page; the client gets a plain array, and the way on in the Link header. */
export class PageInterceptor implements NestInterceptor<LinkedPage<unknown>, readonly unknown[]> {
  intercept(context: ExecutionContext, next: CallHandler<LinkedPage<unknown>>): Observable<readonly unknown[]> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      map(({ items, next: key, nextBy = 'cursor' }) => {
        if (key !== undefined) http.getResponse<Response>().setHeader('Link', nextLink(http.getRequest(), nextBy, key));
        return items;
      }),
    );
  }
}

/** Relative, so that it is right behind any proxy (RFC 8288 §3.1). */
function nextLink(request: Request, name: string, value: string): string {
  const url = new URL(request.originalUrl, 'http://localhost');
  url.searchParams.set(name, value);
  return `<${url.pathname}${url.search}>; rel="next"`;
}

export function Paginated(type: Type): MethodDecorator {
  const headers = {
    Link: { description: 'Address of the next page, rel="next"; absent on the last.', schema: { type: 'string' } },
  } as const;
  return applyDecorators(UseInterceptors(PageInterceptor), ApiOkResponse({ type: [type], headers }));
}
