import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces } from '@nestjs/swagger';

/** Documents a stream of server-sent events. */
export function EventStreamed(summary: string, description: string, example: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, description }),
    ApiProduces('text/event-stream'),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'Goes on after this id, with nothing missed and nothing twice; before ?after=.',
      schema: { type: 'integer', minimum: 0 },
    }),
    ApiOkResponse({ description: 'Server-sent events, until the client leaves.', schema: { type: 'string', example } }),
  );
}
