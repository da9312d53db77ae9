import { Choice, QueryChoices, Text } from '../../platform/http/fields';
import { IdField } from '../../platform/http/id-param';
import { PageQuery } from '../../platform/http/pagination';
import type { AttemptFilter } from '../application/listed-attempt';
import { ATTEMPT_KINDS, type AttemptKind } from '../domain/attempt';
import { ATTEMPT_STATUSES, type AttemptStatus } from '../domain/attempt.lifecycle';

export class AttemptsQuery extends PageQuery {
  @QueryChoices(ATTEMPT_STATUSES, { description: 'Repeated, or with commas.' }) status?: AttemptStatus[];
  @QueryChoices(ATTEMPT_KINDS, { description: 'Repeated, or with commas.' }) kind?: AttemptKind[];
  @Text({ min: 1, max: 50, example: 'codex', description: 'Only of this engine.' }) engine?: string;
  @IdField() project_id?: string;
}

const AGAINST = ['base', 'previous', 'step'] as const;

export class AttemptDiffQuery {
  @Choice(AGAINST, {
    description:
      'base: where it began (when left out). previous: what the execution of the step before it had left; of the first one that is the same. step: where its step began, with all its attempts up to this one.',
  })
  against?: (typeof AGAINST)[number];
}

export function toAttemptFilter({ status, kind, engine, project_id: projectId }: AttemptsQuery): AttemptFilter {
  return {
    ...(status === undefined ? {} : { statuses: status }),
    ...(kind === undefined ? {} : { kinds: kind }),
    ...(engine === undefined ? {} : { engine }),
    ...(projectId === undefined ? {} : { projectId }),
  };
}
