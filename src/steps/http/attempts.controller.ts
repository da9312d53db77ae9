import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Page } from '../../kernel/page';
import { Access, OwnProject, within } from '../../platform/auth/access';
import { EventStreamed } from '../../platform/http/event-streamed';
import { LastEventId } from '../../platform/http/sse.module';
import { QueryWhole } from '../../platform/http/fields';
import { IdOf } from '../../platform/http/id-param';
import { pageOf, Paginated, partsOf, PartsQuery } from '../../platform/http/pagination';
import { ProtocolsService } from '../../protocols/application/protocols.service';
import { WorkspaceQueries } from '../../protocols/application/workspace-queries';
import { AttemptOutputStore } from '../application/attempt-output.store';
import { StepStore } from '../application/step.store';
import { StepsService } from '../application/steps.service';
import { isActive } from '../domain/attempt.lifecycle';
import { LogStreams } from './log-streams';
import { AttemptDiffQuery, AttemptsQuery, toAttemptFilter } from './attempt.dto';
import { attemptShape, AttemptShape } from './attempt.shape';
import { listedAttemptShape, ListedAttemptShape } from './listed-attempt.shape';

const LOG_PAGE_BYTES = 1024 * 1024;
const TEXT = 'text/plain; charset=utf-8';

class LogQuery {
  @QueryWhole({ min: 0, description: 'Byte to begin at: X-Log-Next of the answer before.' }) after?: number;
}

class LogStreamQuery {
  @QueryWhole({ min: 0, description: 'Byte to go on at, for clients that cannot send Last-Event-ID.' }) after?: number;
}

@ApiTags('attempts')
@Controller()
export class AttemptsController {
  constructor(
    private readonly steps: StepsService,
    private readonly store: StepStore,
    private readonly protocols: ProtocolsService,
    private readonly output: AttemptOutputStore,
    private readonly workspaces: WorkspaceQueries,
    private readonly logs: LogStreams,
  ) {}

  @Access({ role: 'viewer', within: 'step' })
  @Get('steps/:id/attempts')
  @ApiOperation({ summary: 'Attempts of a step, oldest first' })
  @Paginated(AttemptShape)
  async listAttemptsOfStep(@IdOf('step') id: string, @Query() query: PartsQuery): Promise<Page<AttemptShape>> {
    const page = await this.steps.attempts(id, partsOf(query));
    return { ...page, items: page.items.map(attemptShape) };
  }

  @Access({ role: 'viewer', within: 'protocol' })
  @Get('protocols/:id/attempts')
  @ApiOperation({ summary: 'All attempts of a protocol, planning included, oldest first' })
  @Paginated(AttemptShape)
  async listAttemptsOfProtocol(@IdOf('protocol') id: string, @Query() query: PartsQuery): Promise<Page<AttemptShape>> {
    await this.protocols.get(id);
    const page = await this.store.pageAttempts({ protocolRunId: id }, partsOf(query));
    return { ...page, items: page.items.map(attemptShape) };
  }

  @Access({ role: 'viewer', within: 'narrowed' })
  @Get('attempts')
  @ApiOperation({ summary: 'Attempts of everything, newest first: what runs now with ?status=running' })
  @Paginated(ListedAttemptShape)
  async listAttempts(
    @Query() query: AttemptsQuery,
    @OwnProject() own: string | null,
  ): Promise<Page<ListedAttemptShape>> {
    const filter = within(own, toAttemptFilter(query));
    if (filter === undefined) return { items: [] };
    const page = await this.store.listAll(filter, pageOf(query));
    return { ...page, items: page.items.map(listedAttemptShape) };
  }

  @Access({ role: 'viewer', within: 'attempt' })
  @Get('attempts/:id')
  @ApiOperation({ summary: 'One attempt' })
  @ApiOkResponse({ type: AttemptShape })
  async getAttempt(@IdOf('attempt') id: string): Promise<AttemptShape> {
    return attemptShape(await this.steps.attempt(id));
  }

  @Access({ role: 'viewer', within: 'attempt' })
  @Get('attempts/:id/log')
  @ApiOperation({ summary: 'Raw output, readable while the attempt runs' })
  @ApiProduces('text/plain')
  @ApiOkResponse({
    schema: { type: 'string' },
    headers: {
      'X-Log-Next': { description: 'Where to go on.', schema: { type: 'integer' } },
      'X-Log-Complete': { description: 'false: there is more, or there will be.', schema: { type: 'boolean' } },
    },
  })
  async getAttemptLog(@IdOf('attempt') id: string, @Query() query: LogQuery, @Res() response: Response): Promise<void> {
    // Asked first: what is written after this look belongs to an attempt that is not over.
    const { status } = await this.steps.attempt(id);
    const { bytes, next } = await this.output.read(id, query.after ?? 0, LOG_PAGE_BYTES);
    const complete = !isActive(status) && bytes.length < LOG_PAGE_BYTES;
    response
      .setHeader('X-Log-Next', String(next))
      .setHeader('X-Log-Complete', String(complete))
      .setHeader('Content-Type', TEXT)
      .end(bytes);
  }

  @Access({ role: 'viewer', within: 'attempt' })
  @Get('attempts/:id/log/stream')
  @EventStreamed(
    'Raw output as it is written, and the end of the attempt',
    '`output` with the text as a JSON string, `id` the byte after it; at last `end` with the status, when the attempt is over and everything was sent.',
    'id: 12\nevent: output\ndata: "Hello there\\n"\n\nid: 12\nevent: end\ndata: {"status":"succeeded"}\n\n',
  )
  streamAttemptLog(
    @IdOf('attempt') id: string,
    @Query() query: LogStreamQuery,
    @LastEventId() lastEventId: number | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.logs.serve(request, response, id, lastEventId ?? query.after ?? 0);
  }

  @Access({ role: 'viewer', within: 'attempt' })
  @Get('attempts/:id/diff')
  @Header('Content-Type', TEXT)
  @ApiOperation({ summary: 'What the attempt has changed, as a unified diff' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  getAttemptDiff(@IdOf('attempt') id: string, @Query() { against }: AttemptDiffQuery): Promise<string> {
    if (against === 'previous') return this.workspaces.attemptDiffAgainstPrevious(id);
    return against === 'step' ? this.workspaces.attemptDiffOfStep(id) : this.workspaces.attemptDiff(id);
  }
}
