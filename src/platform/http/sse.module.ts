import { createParamDecorator, type ExecutionContext, Module } from '@nestjs/common';
import { InvalidInput } from '../../kernel/errors';
import type { Request } from 'express';
import { SseStreams } from './sse';

@Module({ providers: [{ provide: SseStreams, useFactory: () => new SseStreams() }], exports: [SseStreams] })
export class SseModule {}

/** Where a reader that comes back goes on. Throws `request.last_event_id`. */
export const LastEventId = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined => {
  const given = context.switchToHttp().getRequest<Request>().get('Last-Event-ID');
  // What a reader sends that has not had an id yet.
  if (given === undefined || given === '') return undefined;
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new InvalidInput('request.last_event_id', 'Last-Event-ID must be an id of this stream: a whole number.');
});
