import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Page } from '../../kernel/page';
import { Access } from '../../platform/auth/access';
import { BulkDto, BulkItemShape, eachOf } from '../../platform/http/bulk';
import { QueryChoices } from '../../platform/http/fields';
import { IdField, IdOf } from '../../platform/http/id-param';
import { PageQuery, pageOf, Paginated } from '../../platform/http/pagination';
import { RequestCause } from '../../platform/http/request-context';
import { ShownPart } from '../../platform/http/shown';
import { Log } from '../../ports/log';
import type { Cause } from '../../protocols/domain/run-context';
import { answerCommand, commandMessage, CommandShape } from '../../protocols/http/command.shape';
import { protocolShape, ProtocolShape } from '../../protocols/http/protocol.shape';
import { JobsService } from '../application/jobs.service';
import { JOB_STATUSES, JOB_TYPES, type JobStatus, type JobType } from '../domain/job';
import { jobShape, JobShape } from './job.shape';
import { queuesShape, QueuesShape } from './queues.shape';

class JobBulkItemShape extends BulkItemShape {
  @ShownPart(() => ProtocolShape, { optional: true, description: 'After it, where it was done.' })
  protocol?: ProtocolShape;
  @ShownPart(() => JobShape, { optional: true, description: 'The new one.' }) job?: JobShape;
}

class JobsQuery extends PageQuery {
  @QueryChoices(JOB_STATUSES, { description: 'Repeated, or with commas. A delayed job is queued.' })
  status?: JobStatus[];
  @QueryChoices(JOB_TYPES, { description: 'Repeated, or with commas.' }) type?: JobType[];
  @IdField() protocol_id?: string;
}

@ApiTags('queues')
@Controller('queues')
export class QueuesController {
  constructor(
    private readonly jobs: JobsService,
    private readonly log: Log,
  ) {}

  @Access({ role: 'viewer', within: 'server' })
  @Get()
  @ApiOperation({ summary: 'Jobs by queue and status, and the workers' })
  @ApiOkResponse({ type: QueuesShape })
  async getQueues(): Promise<QueuesShape> {
    return queuesShape(await this.jobs.overview());
  }

  @Access({ role: 'viewer', within: 'server' })
  @Get('jobs')
  @ApiOperation({ summary: 'Jobs, newest first' })
  @Paginated(JobShape)
  async listJobs(@Query() query: JobsQuery): Promise<Page<JobShape>> {
    const { status: statuses, type: types, protocol_id: protocolRunId } = query;
    const filter = {
      ...(statuses === undefined ? {} : { statuses }),
      ...(types === undefined ? {} : { types }),
      ...(protocolRunId === undefined ? {} : { protocolRunId }),
    };
    const page = await this.jobs.list(filter, pageOf(query));
    return { ...page, items: page.items.map(jobShape) };
  }

  @Access({ role: 'operator', within: 'server' })
  @Post('jobs/actions/retry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Try again what several failed jobs were for' })
  @ApiOkResponse({ type: [JobBulkItemShape] })
  retryJobs(@Body() body: BulkDto, @RequestCause() cause: Cause): Promise<JobBulkItemShape[]> {
    return eachOf(body, 'job', { requestId: cause.requestId, log: this.log }, async (id) => {
      const { protocol, job } = await this.jobs.retry(id, cause);
      const result = { protocol: protocolShape(protocol), ...(job === null ? {} : { job: jobShape(job) }) };
      return { status: job === null ? 200 : 202, message: commandMessage('retry', { protocol, job }), result };
    });
  }

  @Access({ role: 'operator', within: 'server' })
  @Post('jobs/:id/actions/retry')
  @ApiOperation({ summary: 'Try again what a failed job was for' })
  @ApiAcceptedResponse({ type: CommandShape })
  async retryJob(
    @IdOf('job') id: string,
    @RequestCause() cause: Cause,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandShape> {
    return answerCommand(response, 'retry', await this.jobs.retry(id, cause));
  }
}
