import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ExpectedVersions } from '../../kernel/expected-version';
import { type Page, pageOfAll } from '../../kernel/page';
import { Access } from '../../platform/auth/access';
import { IdOf } from '../../platform/http/id-param';
import { Paginated, partsOf, PartsQuery } from '../../platform/http/pagination';
import { IfMatch, Versioned } from '../../platform/http/versioned';
import { RequestCause } from '../../platform/http/request-context';
import { ProtocolsService } from '../../protocols/application/protocols.service';
import type { Cause } from '../../protocols/domain/run-context';
import { StepsService } from '../application/steps.service';
import { ChangeStepDto, NewStepDto, toNewStep, toStepChange } from './step.dto';
import { stepShape, StepShape } from './step.shape';

@ApiTags('steps')
@Controller()
export class StepsController {
  constructor(
    private readonly steps: StepsService,
    private readonly protocols: ProtocolsService,
  ) {}

  @Access({ role: 'operator', within: 'protocol' })
  @Post('protocols/:id/steps')
  @Versioned()
  @ApiOperation({ summary: 'Add a step to a plan that is not frozen' })
  @ApiCreatedResponse({ type: StepShape })
  async createStep(
    @IdOf('protocol') id: string,
    @Body() body: NewStepDto,
    @RequestCause() cause: Cause,
  ): Promise<StepShape> {
    return stepShape(await this.steps.get(await this.protocols.addStep(id, toNewStep(body), cause)));
  }

  @Access({ role: 'viewer', within: 'protocol' })
  @Get('protocols/:id/steps')
  @ApiOperation({ summary: 'Steps of a protocol, in order' })
  @Paginated(StepShape)
  async listSteps(@IdOf('protocol') id: string, @Query() query: PartsQuery): Promise<Page<StepShape>> {
    const page = pageOfAll(await this.steps.list(id), partsOf(query), ({ step }) => step.stepIndex);
    return { ...page, items: page.items.map(stepShape) };
  }

  @Access({ role: 'viewer', within: 'step' })
  @Get('steps/:id')
  @Versioned()
  @ApiOperation({ summary: 'One step' })
  @ApiOkResponse({ type: StepShape })
  async getStep(@IdOf('step') id: string): Promise<StepShape> {
    return stepShape(await this.steps.get(id));
  }

  @Access({ role: 'operator', within: 'step' })
  @Patch('steps/:id')
  @Versioned()
  @ApiOperation({ summary: 'Change a pending step; what the plan says only before planning' })
  @ApiOkResponse({ type: StepShape })
  async changeStep(
    @IdOf('step') id: string,
    @Body() body: ChangeStepDto,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<StepShape> {
    return stepShape(await this.steps.change(id, toStepChange(body), cause, expected));
  }
}
