import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Config } from '../../config/config';
import { DomainError } from '../../kernel/errors';
import { isId } from '../../kernel/ids';
import { ResourceProjects, TokenDirectory } from '../../ports/access';
import { Log } from '../../ports/log';
import { mayAct } from '../../tokens/domain/token';
import { Forbidden, Unauthenticated } from '../http/http-errors';
import { unknownId } from '../http/id-param';
import type { KnownRequest } from '../http/request-context';
import { pathIds } from '../observability/path-ids';
import { ACCESS, type AccessRule, OPEN } from './access';
import { Authenticator, bearerOf } from './authenticator';
import type { Principal } from './principal';
import { RateLimits } from './rate-limits';

/** Before every route: who asks, how often, and whether it may. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly authenticator: Authenticator;

  constructor(
    private readonly config: Config,
    private readonly reflector: Reflector,
    private readonly projects: ResourceProjects,
    private readonly limits: RateLimits,
    private readonly log: Log,
    directory: TokenDirectory,
  ) {
    this.authenticator = new Authenticator(config.settings.API_TOKEN, directory);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<KnownRequest>();
    // Here first is the route known.
    Object.assign(request.logFacts ?? {}, pathIds(request));
    const places = [context.getHandler(), context.getClass()];
    const rule = this.reflector.getAllAndOverride<AccessRule | typeof OPEN | undefined>(ACCESS, places);
    if (rule === undefined) throw new Forbidden('auth.undeclared', 'Nobody has said who may use this route.');
    if (rule === OPEN || rule.openWhen?.(this.config) === true) return true;
    const principal = await this.identify(request);
    request.principal = principal;
    if (principal.limitKey !== null) this.limits.ofToken(principal.limitKey);
    try {
      await this.permit(principal, rule, request.params.id);
    } catch (error) {
      this.logRefused(error, { actor: principal.actor });
      throw error;
    }
    return true;
  }

  private async identify(request: KnownRequest): Promise<Principal> {
    const bearer = bearerOf(request.get('Authorization'));
    const projectToken = request.get('X-Project-Token');
    const address = request.ip ?? '';
    // Also for the right token: the answer would tell a guesser that it is.
    if (bearer !== undefined || projectToken !== undefined) this.limits.beforeGuess(address);
    try {
      return await this.authenticator.authenticate({ bearer, projectToken });
    } catch (error) {
      if (error instanceof Unauthenticated && error.code === 'auth.token_wrong') this.limits.wrongGuess(address);
      // Of a token that was good once the sentence has the name.
      else if (bearer !== undefined || projectToken !== undefined) this.logRefused(error, {});
      throw error;
    }
  }

  /** Who tries what he may not is worth knowing; the audit list is for what was done. */
  private logRefused(error: unknown, facts: Readonly<Record<string, unknown>>): void {
    if (!(error instanceof DomainError)) return;
    this.log.write('warn', `Refused: ${error.message}`, { ...facts, code: error.code });
  }

  /** What is of another project is not there, for whatever role: its answer is that of an id that nobody has. */
  private async permit(principal: Principal, rule: AccessRule, id: unknown): Promise<void> {
    const { projectId } = principal;
    if (projectId !== null && rule.within === 'server') {
      throw new Forbidden('auth.project_token', 'A token of one project opens only what belongs to that project.');
    }
    if (projectId !== null && rule.within !== 'server' && rule.within !== 'narrowed') {
      const named = typeof id === 'string' ? id : '';
      const owner = isId(named) ? await this.projects.projectOf(rule.within, named) : undefined;
      if (owner !== projectId) throw unknownId(rule.within, named);
    }
    if (mayAct(principal.role, rule.role)) return;
    throw new Forbidden('auth.role_refused', `This needs the role ${rule.role}; the token has ${principal.role}.`);
  }
}
