import { Param, type PipeTransform } from '@nestjs/common';
import { NotFound } from '../../kernel/errors';
import { isId } from '../../kernel/ids';
import { Text } from './fields';

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
  return Param('id', new IdPipe(noun));
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id in a query. */
export function IdField(): PropertyDecorator {
  return Text({ max: 36, pattern: ID });
}
