import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, OwnProject } from '../../platform/auth/access';
import { BulkDto, BulkItemShape, eachOf } from '../../platform/http/bulk';
import { unknownId } from '../../platform/http/id-param';
import { RequestCause } from '../../platform/http/request-context';
import { ShownPart } from '../../platform/http/shown';
import { Log } from '../../ports/log';
import { jobShape, JobShape } from '../../queue/http/job.shape';
import { ProtocolsService } from '../application/protocols.service';
import type { ProtocolAction } from '../domain/allowed-actions';
import type { Cause } from '../domain/run-context';
import { commandMessage } from './command.shape';
import { protocolShape, ProtocolShape } from './protocol.shape';

class ProtocolBulkItemShape extends BulkItemShape {
  @ShownPart(() => ProtocolShape, { optional: true, description: 'After it, where it was done.' })
  protocol?: ProtocolShape;
  @ShownPart(() => JobShape, { optional: true }) job?: JobShape;
}

/** One action on many protocols. 200 says that each was tried; what became of it is in its item. */
@Access({ role: 'operator', within: 'narrowed' })
@ApiTags('protocols')
@Controller('protocols/actions')
export class ProtocolBulkController {
  constructor(
    private readonly protocols: ProtocolsService,
    private readonly log: Log,
  ) {}

  @Post('start')
  @HttpCode(200)
  @ApiOperation({ summary: 'Plan several' })
  @ApiOkResponse({ type: [ProtocolBulkItemShape] })
  startProtocols(
    @Body() body: BulkDto,
    @RequestCause() cause: Cause,
    @OwnProject() own: string | null,
  ): Promise<ProtocolBulkItemShape[]> {
    return this.act('start', body, cause, own);
  }

  @Post('pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Pause several' })
  @ApiOkResponse({ type: [ProtocolBulkItemShape] })
  pauseProtocols(
    @Body() body: BulkDto,
    @RequestCause() cause: Cause,
    @OwnProject() own: string | null,
  ): Promise<ProtocolBulkItemShape[]> {
    return this.act('pause', body, cause, own);
  }

  @Post('resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Resume several' })
  @ApiOkResponse({ type: [ProtocolBulkItemShape] })
  resumeProtocols(
    @Body() body: BulkDto,
    @RequestCause() cause: Cause,
    @OwnProject() own: string | null,
  ): Promise<ProtocolBulkItemShape[]> {
    return this.act('resume', body, cause, own);
  }

  @Post('cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'End several for good' })
  @ApiOkResponse({ type: [ProtocolBulkItemShape] })
  cancelProtocols(
    @Body() body: BulkDto,
    @RequestCause() cause: Cause,
    @OwnProject() own: string | null,
  ): Promise<ProtocolBulkItemShape[]> {
    return this.act('cancel', body, cause, own);
  }

  @Post('retry_latest')
  @HttpCode(200)
  @ApiOperation({ summary: 'Do again what stopped several' })
  @ApiOkResponse({ type: [ProtocolBulkItemShape] })
  retryProtocols(
    @Body() body: BulkDto,
    @RequestCause() cause: Cause,
    @OwnProject() own: string | null,
  ): Promise<ProtocolBulkItemShape[]> {
    return this.act('retry_latest', body, cause, own);
  }

  private act(
    action: ProtocolAction,
    body: BulkDto,
    cause: Cause,
    own: string | null,
  ): Promise<ProtocolBulkItemShape[]> {
    return eachOf(body, 'protocol', { requestId: cause.requestId, log: this.log }, async (id) => {
      // What is of another project is not there: the same answer as for an id that nobody has.
      if (own !== null && (await this.protocols.get(id)).run.projectId !== own) throw unknownId('protocol', id);
      const { protocol, job } = await this.protocols.act(id, action, cause);
      const result = { protocol: protocolShape(protocol), ...(job === null ? {} : { job: jobShape(job) }) };
      return { status: job === null ? 200 : 202, message: commandMessage(action, { protocol, job }), result };
    });
  }
}
