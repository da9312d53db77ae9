import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiNotFoundResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { NotFound } from '../../kernel/errors';
import { Access, OwnProject, within } from '../../platform/auth/access';
import { EventStreamed } from '../../platform/http/event-streamed';
import { LastEventId } from '../../platform/http/sse.module';
import { EventStreamQuery, toEventFilter } from './event.dto';
import { EventStreams } from './event-streams';

@ApiTags('events')
@Controller()
export class EventStreamsController {
  constructor(private readonly streams: EventStreams) {}

  @Access({ role: 'viewer', within: 'narrowed' })
  @Get('events/stream')
  @EventStreamed(
    'Events as they happen',
    'First `ready`, with the position where it begins: now, or after `Last-Event-ID` (with `removed_up_to` where older events have been removed since). Then every event once, in the order of positions: `id` is its position, `event` its type, `data` the event as in the list.',
    'id: 42\nevent: step_completed\ndata: {"id":"…","position":42,"type":"step_completed",…}\n\n',
  )
  @ApiNotFoundResponse()
  streamEvents(
    @Query() query: EventStreamQuery,
    @OwnProject() own: string | null,
    @LastEventId() lastEventId: number | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const filter = within(own, toEventFilter(query));
    if (filter === undefined) {
      throw new NotFound('project.unknown', `There is no project ${query.project_id ?? ''}.`);
    }
    return this.streams.serve(request, response, filter, lastEventId ?? query.after);
  }
}
