import { Name, Nested, NestedList, QueryChoices, Text } from '../../platform/http/fields';
import { PageQuery } from '../../platform/http/pagination';
import { ModelsDto, PoliciesDto } from '../../projects/http/policies.dto';
import { NewStepDto, toNewStep } from '../../steps/http/step.dto';
import type { NewProtocol } from '../application/protocols.service';
import type { ProtocolFilter } from '../application/protocol.store';
import { MAX_STEPS } from '../domain/new-step';
import { PROTOCOL_STATUSES, type ProtocolStatus } from '../domain/protocol-run.lifecycle';
import { IdField } from '../../platform/http/id-param';

/** Policies may stand beside the other fields or in `policies`. */
export class CreateProtocolDto extends PoliciesDto {
  @Text({ required: true, min: 1, max: 50_000, lines: true, example: 'Add a shopping cart.' }) description!: string;
  @Name({ description: 'NNNN-slug; the next free number when left out.', example: '0002-add-a-cart' })
  protocol_name?: string;
  @Name({ description: "The project's when left out." }) base_branch?: string;
  @Text({ min: 1, max: 50, example: 'codex' }) engine?: string;
  @Nested(() => ModelsDto) models?: ModelsDto;
  @Nested(() => PoliciesDto) policies?: PoliciesDto;
  @NestedList(() => NewStepDto, {
    maxItems: MAX_STEPS,
    description: 'A plan; without one the engine makes it.',
    example: [{ step_name: 'Add the table', step_type: 'work', qa: { policy: 'light' } }],
  })
  steps?: NewStepDto[];
}

export function toNewProtocol(dto: CreateProtocolDto): NewProtocol {
  const { description, protocol_name, base_branch, engine, models, policies, steps, ...beside } = dto;
  return {
    description,
    protocolName: protocol_name,
    baseBranch: base_branch,
    engine,
    models,
    policies: { ...beside, ...policies },
    steps: steps?.map(toNewStep),
  };
}

export class ProtocolsOfProjectQuery extends PageQuery {
  @QueryChoices(PROTOCOL_STATUSES, { description: 'Repeated, or with commas.' }) status?: ProtocolStatus[];
  @Text({ max: 200, description: 'Part of the name or the description.' }) search?: string;
}

export class ProtocolsQuery extends ProtocolsOfProjectQuery {
  @IdField() project_id?: string;
}

export function toProtocolFilter(query: ProtocolsQuery): ProtocolFilter {
  const { status, search, project_id: projectId } = query;
  return {
    ...(status === undefined ? {} : { statuses: status }),
    ...(search === undefined ? {} : { search }),
    ...(projectId === undefined ? {} : { projectId }),
  };
}
