import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Config } from '../../config/config';
import type { KnownRequest } from '../http/request-context';
import { Authenticator } from './authenticator';

const OPEN = 'auth:open';

/** The route asks for no token. */
export const Open = (): ClassDecorator & MethodDecorator => SetMetadata(OPEN, true);

@Injectable()
export class TokenGuard implements CanActivate {
  private readonly authenticator: Authenticator;

  constructor(
    config: Config,
    private readonly reflector: Reflector,
  ) {
    this.authenticator = new Authenticator(config.settings.API_TOKEN);
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean | undefined>(OPEN, [context.getHandler(), context.getClass()])) {
      return true;
    }
    const request = context.switchToHttp().getRequest<KnownRequest>();
    request.principal = this.authenticator.authenticate(request.get('Authorization'));
    return true;
  }
}
