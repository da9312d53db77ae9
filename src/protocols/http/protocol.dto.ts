import { Name, Nested, NestedList, QueryChoices, QueryTime, Text } from '../../platform/http/fields';
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
  @Text({
    max: 200,
    pattern: /[\p{L}\p{N}]/u,
    description: 'All these words, each as a word or its beginning: in name, description and status reason.',
    example: 'shopping cart',
  })
  search?: string;
  @Text({ min: 1, max: 100, example: '0001-add-a-cart' }) branch?: string;
  @QueryTime({ description: 'From then on.' }) created_after?: string;
  @QueryTime({ description: 'Before then.' }) created_before?: string;
  @QueryTime({ description: 'From then on.' }) updated_after?: string;
  @QueryTime({ description: 'Before then.' }) updated_before?: string;
}

export class ProtocolsQuery extends ProtocolsOfProjectQuery {
  @IdField() project_id?: string;
}

export function toProtocolFilter(query: ProtocolsQuery): ProtocolFilter {
  const { status, search, branch, project_id: projectId } = query;
  const { created_after, created_before, updated_after, updated_before } = query;
  return {
    ...(status === undefined ? {} : { statuses: status }),
    ...(search === undefined ? {} : { search }),
    ...(projectId === undefined ? {} : { projectId }),
    ...(branch === undefined ? {} : { branch }),
    ...(created_after === undefined ? {} : { createdAfter: Date.parse(created_after) }),
    ...(created_before === undefined ? {} : { createdBefore: Date.parse(created_before) }),
    ...(updated_after === undefined ? {} : { updatedAfter: Date.parse(updated_after) }),
    ...(updated_before === undefined ? {} : { updatedBefore: Date.parse(updated_before) }),
  };
}
