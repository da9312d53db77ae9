import type { NextFunction, Request, Response } from 'express';
import type { Config } from '../../config/config';
import { TooManyRequests } from '../http/http-errors';
import { networkOf } from './network-of';
import { TokenBuckets } from './token-buckets';

/** Probes come by the clock, and webhooks in bursts: of those only the refused ones are counted, where they are refused. */
const EXEMPT = /^\/(?:health|webhooks\/(?:github|gitlab))(?:[/?]|$)/i;

/** How often somebody may ask, in this process. Each throws `rate.…` with the seconds to wait. */
export class RateLimits {
  private readonly tokens: TokenBuckets;
  private readonly addresses: TokenBuckets;
  private readonly guesses: TokenBuckets;
  private readonly webhooks: TokenBuckets;

  constructor({ settings }: Config, now: () => number = () => Date.now()) {
    this.tokens = new TokenBuckets(settings.RATE_LIMIT_PER_TOKEN, now);
    this.addresses = new TokenBuckets(settings.RATE_LIMIT_PER_ADDRESS, now);
    this.guesses = new TokenBuckets(settings.WRONG_TOKENS_PER_ADDRESS, now);
    this.webhooks = new TokenBuckets(settings.REFUSED_WEBHOOKS_PER_ADDRESS, now);
  }

  ofToken(key: string): void {
    refuse('rate.token', 'This token has asked too often', this.tokens.take(key));
  }

  ofAddress(address: string): void {
    refuse('rate.address', 'This address has asked too often', this.addresses.take(networkOf(address)));
  }

  /** Nothing is looked up for an address that has sent too many wrong tokens. */
  beforeGuess(address: string): void {
    refuse(
      'rate.wrong_tokens',
      'This address has sent too many wrong tokens',
      this.guesses.emptyFor(networkOf(address)),
    );
  }

  wrongGuess(address: string): void {
    this.guesses.take(networkOf(address));
  }

  /**
   * Only refused ones count, and a good signature is always heard: whoever can make a forge send us rubbish from its
   * addresses must not silence it.
   */
  refusedWebhook(address: string): void {
    refuse('rate.webhooks', 'Too many webhooks of this address were refused', this.webhooks.take(networkOf(address)));
  }

  /** Stands before all that reads a body. */
  middleware(): (request: Request, response: Response, next: NextFunction) => void {
    return (request, _response, next) => {
      try {
        if (!EXEMPT.test(request.url)) this.ofAddress(request.ip ?? '');
        next();
      } catch (error) {
        next(error);
      }
    };
  }
}

function refuse(code: string, what: string, seconds: number | undefined): void {
  if (seconds === undefined) return;
  throw new TooManyRequests(code, `${what}: try again in ${String(seconds)} s.`, { retry_after: seconds });
}
