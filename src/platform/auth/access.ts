import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Config } from '../../config/config';
import type { Resource } from '../../ports/access';
import type { Role } from '../../tokens/domain/token';
import type { KnownRequest } from '../http/request-context';

export interface AccessRule {
  /** The least of the roles that may ask. */
  readonly role: Role;
  /**
   * What a token of one project gets here. A resource: the route, where the `{id}` of the path is one of its project.
   * `narrowed`: the handler shows what is of {@link OwnProject}. `server`: nothing.
   */
  readonly within: Resource | 'narrowed' | 'server';
  /** Settings under which nobody is asked for a token. */
  readonly openWhen?: (config: Config) => boolean;
}

export const ACCESS = 'auth:access';
export const OPEN = 'open';

/** Who may ask. A route that does not say is refused: see the guard. A method's word counts before its class's. */
export const Access = (rule: AccessRule): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(ACCESS, rule), ApiExtension('x-access', { role: rule.role, within: rule.within }));

/** The route asks for no token. */
export const Open = (): ClassDecorator & MethodDecorator => applyDecorators(SetMetadata(ACCESS, OPEN), ApiSecurity({}));

/** As a parameter of a handler: the one project that the caller may see; null: all. */
export const OwnProject = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | null =>
    context.switchToHttp().getRequest<KnownRequest>().principal?.projectId ?? null,
);

/** As a parameter of a handler, where more is shown to some than to others. */
export const CallerRole = createParamDecorator(
  (_: unknown, context: ExecutionContext): Role =>
    context.switchToHttp().getRequest<KnownRequest>().principal?.role ?? 'viewer',
);

/** The filter with what the caller may see; undefined when it asks for another project, where there is nothing for it. */
export function within<T extends { readonly projectId?: string }>(own: string | null, filter: T): T | undefined {
  if (own === null) return filter;
  return filter.projectId === undefined || filter.projectId === own ? { ...filter, projectId: own } : undefined;
}
