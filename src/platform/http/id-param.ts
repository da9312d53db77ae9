import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { NotFound } from '../../kernel/errors';
import { isId } from '../../kernel/ids';
import { Text } from './fields';
import { EXAMPLE_ID } from './shown';

/** Text that is no id of ours names nothing: the answer is the same as for an id that nobody has. */
class IdPipe implements PipeTransform<string, string> {
  constructor(private readonly noun: string) {}

  transform(value: string): string {
    if (isId(value)) return value;
    throw unknownId(this.noun, value);
  }
}

/** The answer to an id that nobody has, or that the caller may not know of. */
export function unknownId(noun: string, value: string): NotFound {
  const shown = value.length > 64 ? `${value.slice(0, 64)}…` : value;
  return new NotFound(`${noun}.unknown`, `There is no ${noun} ${shown}.`);
}

/** `{id}` of the path. */
export function IdOf(
  noun: 'project' | 'protocol' | 'step' | 'attempt' | 'job' | 'delivery' | 'token',
): ParameterDecorator {
  const read = Param('id', new IdPipe(noun));
  // Opaque to clients: what is none of ours is answered as one that nobody has.
  const schema = { type: 'string', minLength: 1, maxLength: 64, example: EXAMPLE_ID } as const;
  const documented = ApiParam({ name: 'id', description: `Id of the ${noun}.`, schema });
  return (target, name, index) => {
    read(target, name, index);
    const handler = name === undefined ? undefined : Object.getOwnPropertyDescriptor(target, name);
    if (name !== undefined && handler !== undefined) documented(target, name, handler);
  };
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id in a query or a body: `project_id`, say. */
export function IdField(): PropertyDecorator {
  return (target, name) => {
    const noun = String(name).replace(/_(?:run_)?id$/, '');
    Text({ max: 36, pattern: ID, description: `Id of a ${noun}.`, example: EXAMPLE_ID })(target, name);
  };
}
