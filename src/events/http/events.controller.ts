import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, OwnProject, within } from '../../platform/auth/access';
import { IdOf } from '../../platform/http/id-param';
import { type LinkedPage, pageOf, Paginated } from '../../platform/http/pagination';
import { EventQueries, type Onwards } from '../application/event-queries';
import type { TimelineEvent } from '../domain/event';
import { EventsOfProtocolQuery, EventsQuery, toEventListFilter } from './event.dto';
import { eventShape, EventShape } from './event.shape';

@ApiTags('events')
@Controller()
export class EventsController {
  constructor(private readonly events: EventQueries) {}

  @Access({ role: 'viewer', within: 'narrowed' })
  @Get('events')
  @ApiOperation({ summary: 'Events of everything: newest first, or ?after=<position> oldest first' })
  @Paginated(EventShape)
  async listEvents(@Query() query: EventsQuery, @OwnProject() own: string | null): Promise<LinkedPage<EventShape>> {
    const filter = within(own, toEventListFilter(query));
    if (filter === undefined) return { items: [] };
    const { limit, ...page } = pageOf(query);
    if (query.after === undefined) return shown(await this.events.newest(filter, { limit, ...page }));
    return onwards(await this.events.after(filter, query.after, limit));
  }

  @Access({ role: 'viewer', within: 'protocol' })
  @Get('protocols/:id/events')
  @ApiOperation({ summary: 'Events of a protocol: newest first, or ?after=<seq> oldest first' })
  @Paginated(EventShape)
  async listEventsOfProtocol(
    @IdOf('protocol') id: string,
    @Query() query: EventsOfProtocolQuery,
  ): Promise<LinkedPage<EventShape>> {
    const filter = toEventListFilter(query);
    const { limit, ...page } = pageOf(query);
    if (query.after === undefined) return shown(await this.events.newestOf(id, filter, { limit, ...page }));
    return onwards(await this.events.afterOf(id, filter, query.after, limit));
  }
}

function shown(page: LinkedPage<TimelineEvent>): LinkedPage<EventShape> {
  return { ...page, items: page.items.map(eventShape) };
}

/** A page that is followed by its `after`, and not by a cursor. */
function onwards({ events, next }: Onwards): LinkedPage<EventShape> {
  const items = events.map(eventShape);
  return next === undefined ? { items } : { items, next: String(next), nextBy: 'after' };
}
