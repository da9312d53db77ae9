import {
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { Conflict, messageOf, Unprocessable } from '../../kernel/errors';
import { type EarlierCall, IdempotencyKeys, type KeptAnswer, type KeyedCall } from '../../ports/idempotency-keys';
import { Log } from '../../ports/log';
import { IDEMPOTENCY_KEY, idempotencyKeyOf, keyedCall, REPLAYED } from './idempotency-key';
import { isWebhook } from './json-only';
import type { KnownRequest } from './request-context';

const WITHHELD = 'idempotency:withheld';
const KEPT_HEADERS = ['ETag', 'Link', 'Location', 'Cache-Control'];
const RETRY_SECONDS = 1;

/** The answer holds a secret that is shown once: it is not kept, and a repeated call is refused instead. */
export const AnswerIsSecret = (): CustomDecorator => SetMetadata(WITHHELD, true);

/**
 * A POST with an `Idempotency-Key` has its effect once, however often it is sent: docs/adr/0014. What was refused has had
 * none, and is decided anew.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly log: Log,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<KnownRequest>();
    // Deliveries have an identity of their own; GitLab's come with this very header.
    if (request.method !== 'POST' || isWebhook(request)) return next.handle();
    const key = idempotencyKeyOf(request);
    if (key === undefined) return next.handle();
    const call = keyedCall(request, key, context.getHandler().name);
    const response = context.switchToHttp().getResponse<Response>();
    const earlier = await this.keys.find(call.id);
    if (earlier !== undefined) return of(repeat(call, earlier, response));
    const attempted = await this.keys.attempt(call, () =>
      lastValueFrom<unknown, undefined>(next.handle(), { defaultValue: undefined }),
    );
    if (attempted.taken) return of(repeat(call, await this.keys.find(call.id), response));
    const isSecret = this.reflector.get<boolean | undefined>(WITHHELD, context.getHandler()) === true;
    await this.keep(call, isSecret ? 'withheld' : keptAnswer(response, attempted.value));
    return of(attempted.value);
  }

  private async keep(call: KeyedCall, answer: KeptAnswer | 'withheld'): Promise<void> {
    try {
      await this.keys.keep(call, answer);
    } catch (error) {
      // The work is done: to say that it failed would be wrong. A repeated call hears that it has been done.
      this.log.write('warn', `An answer could not be kept under its idempotency key: ${messageOf(error)}`, {
        request_id: call.requestId,
        route: call.route,
      });
    }
  }
}

function keptAnswer(response: Response, value: unknown): KeptAnswer {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const header = response.getHeader(name);
    return header === undefined ? [] : [[name, String(header)] as const];
  });
  const body = value === undefined ? null : JSON.stringify(value);
  return { status: response.statusCode, headers: Object.fromEntries(headers), body };
}

/** The first answer again, or why there is none. Undefined: the first call has not committed yet. */
function repeat(call: KeyedCall, earlier: EarlierCall | undefined, response: Response): string | undefined {
  if (earlier !== undefined && earlier.fingerprint !== call.fingerprint) {
    throw new Unprocessable(
      'idempotency.key_reused',
      `This ${IDEMPOTENCY_KEY} was used for another request: a new request needs a new key.`,
      { first_request_id: earlier.requestId },
    );
  }
  const outcome = earlier?.outcome ?? { kind: 'in_progress' };
  const facts = { first_request_id: earlier?.requestId ?? null };
  switch (outcome.kind) {
    case 'answered': {
      const { status, headers, body } = outcome.answer;
      response.status(status).set({ ...headers, [REPLAYED]: 'true' });
      if (body === null) return undefined;
      response.type('application/json');
      return body;
    }
    case 'in_progress':
      throw new Conflict(
        'idempotency.in_progress',
        `The first request with this ${IDEMPOTENCY_KEY} is not over: send the same again in a moment.`,
        { ...facts, retry_after: RETRY_SECONDS },
      );
    case 'withheld':
      throw new Conflict(
        'idempotency.answer_withheld',
        'The first request with this key was carried out; its answer held a secret that is shown once. If it never arrived, revoke what was made and make another with a new key.',
        facts,
      );
    case 'unknown':
      throw new Conflict(
        'idempotency.outcome_unknown',
        'The first request with this key was carried out, and the server went down before it could keep the answer. Nothing was done again: look for what it made, its events carry first_request_id.',
        facts,
      );
  }
}
