import { Choice, Nested, NestedList, Text, TextList, Whole } from '../../platform/http/fields';
import { GateDto, ModelName, QaDto } from '../../projects/http/policies.dto';
import { MAX_STEPS, type NewStep } from '../../protocols/domain/new-step';
import type { StepChange } from '../application/steps.service';
import { STEP_TYPES } from '../domain/step-run';

export const MAX_INSTRUCTIONS = 200_000;

class StepFieldsDto {
  @Text({ nullable: true, min: 1, max: 50, example: 'codex' }) engine?: string | null;
  @ModelName({ nullable: true }) model?: string | null;
  @Text({ max: MAX_INSTRUCTIONS, lines: true, description: 'Markdown. The shell engine runs its sh blocks.' })
  instructions?: string;
  @TextList({ max: 20_000, maxItems: 100, description: 'Of the shell engine, in order.', example: ['npm test'] })
  commands?: string[];
  @NestedList(() => GateDto, { maxItems: 50 }) gates?: GateDto[];
  @Nested(() => QaDto) qa?: QaDto;
  @Whole({ min: 1, max: 100, nullable: true }) max_attempts?: number | null;
}

export class NewStepDto extends StepFieldsDto {
  @Text({ required: true, min: 1, max: 200, example: 'Add the table' }) step_name!: string;
  @Whole({ min: 1, max: MAX_STEPS }) step_index?: number;
  @Choice(STEP_TYPES) step_type?: (typeof STEP_TYPES)[number];
}

export class ChangeStepDto extends StepFieldsDto {
  @Text({ min: 1, max: 200 }) step_name?: string;
}

export class ReasonDto {
  @Text({
    max: 5_000,
    lines: true,
    required: true,
    min: 1,
    description: 'Why; it is on the timeline.',
    example: 'I have looked at it.',
  })
  reason!: string;
}

export function toNewStep(dto: NewStepDto): NewStep {
  const { step_name: stepName, step_index: stepIndex, step_type: stepType } = dto;
  return { ...fields(dto), stepName, stepIndex, stepType };
}

export function toStepChange(dto: ChangeStepDto): StepChange {
  // Absent keys, not undefined ones: what is not there is not changed.
  return Object.fromEntries(
    Object.entries({ ...fields(dto), stepName: dto.step_name }).filter(([, value]) => value !== undefined),
  );
}

function fields(dto: StepFieldsDto): Omit<NewStep, 'stepName'> {
  const { engine, model, instructions, commands, gates, qa, max_attempts: maxAttempts } = dto;
  return { engine, model, instructions, commands, gates, qa, maxAttempts };
}
