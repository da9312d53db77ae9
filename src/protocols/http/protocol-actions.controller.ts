import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { ExpectedVersions } from '../../kernel/expected-version';
import { Access } from '../../platform/auth/access';
import { IdOf } from '../../platform/http/id-param';
import { IfMatch } from '../../platform/http/versioned';
import { RequestCause } from '../../platform/http/request-context';
import { BudgetDto } from '../../projects/http/policies.dto';
import { ProtocolsService } from '../application/protocols.service';
import type { ProtocolAction } from '../domain/allowed-actions';
import type { Cause } from '../domain/run-context';
import { answerCommand, CommandShape } from './command.shape';

/** What a person may command; the run's `allowed_actions` say when. 409 otherwise. */
@Access({ role: 'operator', within: 'protocol' })
@ApiTags('protocols')
@ApiAcceptedResponse({ type: CommandShape, description: 'Accepted; a job was queued.' })
@ApiOkResponse({ type: CommandShape, description: 'Done; nothing was queued.' })
@Controller('protocols/:id/actions')
export class ProtocolActionsController {
  constructor(private readonly protocols: ProtocolsService) {}

  @Post('start')
  @ApiOperation({ summary: 'Plan it' })
  startProtocol(
    @IdOf('protocol') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandShape> {
    return this.act(response, id, 'start', cause, expected);
  }

  @Post('pause')
  @ApiOperation({ summary: 'Let the running attempt end and start no other' })
  pauseProtocol(
    @IdOf('protocol') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandShape> {
    return this.act(response, id, 'pause', cause, expected);
  }

  @Post('resume')
  @ApiOperation({ summary: 'Go on where it was paused' })
  resumeProtocol(
    @IdOf('protocol') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandShape> {
    return this.act(response, id, 'resume', cause, expected);
  }

  @Post('cancel')
  @ApiOperation({ summary: 'End it for good' })
  cancelProtocol(
    @IdOf('protocol') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandShape> {
    return this.act(response, id, 'cancel', cause, expected);
  }

  @Post('run_next_step')
  @ApiOperation({ summary: 'Execute the next step' })
  runNextStep(
    @IdOf('protocol') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandShape> {
    return this.act(response, id, 'run_next_step', cause, expected);
  }

  @Post('retry_latest')
  @ApiOperation({ summary: 'Do again what stopped it, with a higher budget if one is given' })
  @ApiBody({ type: BudgetDto, required: false })
  retryLatest(
    @IdOf('protocol') id: string,
    @Body() body: BudgetDto,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandShape> {
    return this.act(response, id, 'retry_latest', cause, expected, body);
  }

  @Post('open_pr')
  @ApiOperation({ summary: 'Open its pull or merge request now, whatever the policy says' })
  openPullRequest(
    @IdOf('protocol') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandShape> {
    return this.act(response, id, 'open_pr', cause, expected);
  }

  @Post('trigger_ci')
  @ApiOperation({ summary: 'Start the failed checks of its commit again, or CI of its branch' })
  triggerCi(
    @IdOf('protocol') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommandShape> {
    return this.act(response, id, 'trigger_ci', cause, expected);
  }

  private async act(
    response: Response,
    id: string,
    action: ProtocolAction,
    cause: Cause,
    expected: ExpectedVersions,
    budget?: BudgetDto,
  ): Promise<CommandShape> {
    return answerCommand(response, action, await this.protocols.act(id, action, cause, budget, expected));
  }
}
