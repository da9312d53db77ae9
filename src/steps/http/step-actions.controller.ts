import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { ExpectedVersions } from '../../kernel/expected-version';
import { Access } from '../../platform/auth/access';
import { IdOf } from '../../platform/http/id-param';
import { IfMatch } from '../../platform/http/versioned';
import { RequestCause } from '../../platform/http/request-context';
import { ShownPart } from '../../platform/http/shown';
import type { StepAction } from '../../protocols/domain/allowed-actions';
import type { Cause } from '../../protocols/domain/run-context';
import { answerCommand, CommandShape } from '../../protocols/http/command.shape';
import { StepsService } from '../application/steps.service';
import { RequestChangesDto, toChangesRequest } from './request-changes.dto';
import { ReasonDto } from './step.dto';
import { stepShape, StepShape } from './step.shape';

class StepCommandShape extends CommandShape {
  @ShownPart(() => StepShape) step!: StepShape;
}

/** What a person may command; the step's `allowed_actions` say when. 409 otherwise. */
@Access({ role: 'operator', within: 'step' })
@ApiTags('steps')
@ApiAcceptedResponse({ type: StepCommandShape, description: 'Accepted; a job was queued.' })
@ApiOkResponse({ type: StepCommandShape, description: 'Done; nothing was queued.' })
@Controller('steps/:id/actions')
export class StepActionsController {
  constructor(private readonly steps: StepsService) {}

  @Post('run')
  @ApiOperation({ summary: 'Execute it, again if need be' })
  runStep(
    @IdOf('step') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StepCommandShape> {
    return this.act(response, id, 'run', cause, expected);
  }

  @Post('run_qa')
  @ApiOperation({ summary: 'Judge what it has produced' })
  runStepQa(
    @IdOf('step') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StepCommandShape> {
    return this.act(response, id, 'run_qa', cause, expected);
  }

  @Post('approve')
  @ApiOperation({ summary: 'Complete it by the word of a person' })
  approveStep(
    @IdOf('step') id: string,
    @Body() body: ReasonDto,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StepCommandShape> {
    return this.act(response, id, 'approve', cause, expected, body.reason);
  }

  @Post('cancel')
  @ApiOperation({ summary: 'Stop it; the protocol is blocked then' })
  cancelStep(
    @IdOf('step') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StepCommandShape> {
    return this.act(response, id, 'cancel', cause, expected);
  }

  @Post('retry_from')
  @ApiOperation({ summary: 'Undo it and all after it, and run it again from where it had started' })
  retryFromStep(
    @IdOf('step') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StepCommandShape> {
    return this.act(response, id, 'retry_from', cause, expected);
  }

  @Post('request_changes')
  @ApiOperation({ summary: 'Send comments on its diff back, all as one: the engine works on it again' })
  async requestStepChanges(
    @IdOf('step') id: string,
    @Body() body: RequestChangesDto,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StepCommandShape> {
    const result = await this.steps.requestChanges(id, toChangesRequest(body), cause, expected);
    return { ...answerCommand(response, 'request_changes', result), step: stepShape(result.step) };
  }

  private async act(
    response: Response,
    id: string,
    action: Exclude<StepAction, 'request_changes'>,
    cause: Cause,
    expected: ExpectedVersions,
    reason?: string,
  ): Promise<StepCommandShape> {
    const result = await this.steps.act(id, action, cause, reason, expected);
    return { ...answerCommand(response, action, result), step: stepShape(result.step) };
  }
}
