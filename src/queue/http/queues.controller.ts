import { Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Page } from '../../kernel/page';
import { Access } from '../../platform/auth/access';
import { Choice } from '../../platform/http/fields';
import { IdField, IdOf } from '../../platform/http/id-param';
import { PageQuery, pageOf, Paginated } from '../../platform/http/pagination';
import { RequestCause } from '../../platform/http/request-context';
import type { Cause } from '../../protocols/domain/run-context';
import { answerCommand, CommandShape } from '../../protocols/http/command.shape';
import { JobsService } from '../application/jobs.service';
import { JOB_STATUSES, type JobStatus } from '../domain/job';
import { jobShape, JobShape } from './job.shape';
import { queuesShape, QueuesShape } from './queues.shape';

class JobsQuery extends PageQuery {
  @Choice(JOB_STATUSES, { description: 'A delayed job is queued.' }) status?: JobStatus;
  @IdField() protocol_id?: string;
}

@ApiTags('queues')
@Controller('queues')
export class QueuesController {
  constructor(private readonly jobs: JobsService) {}

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
    const { status, protocol_id: protocolRunId } = query;
    const filter = {
      ...(status === undefined ? {} : { status }),
      ...(protocolRunId === undefined ? {} : { protocolRunId }),
    };
    const page = await this.jobs.list(filter, pageOf(query));
    return { ...page, items: page.items.map(jobShape) };
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
