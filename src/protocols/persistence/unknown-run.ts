import { NotFound } from '../../kernel/errors';

export function unknownRun(id: string): NotFound {
  return new NotFound('protocol.unknown', `There is no protocol ${id}.`);
}
