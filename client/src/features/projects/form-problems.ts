import { ApiProblem, sentenceOf } from '../../api/problem';

/** What the server says of one field, by its name in the API. */
export function problemOf(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  return error.errors.find((each) => each.field === field)?.message;
}

/** What it says of the whole, and of fields that have no place in this form. Undefined when every error has its field. */
export function formProblem(error: unknown, fields: readonly string[]): string | undefined {
  if (error === undefined || error === null) return undefined;
  if (error instanceof ApiProblem && error.status === 412)
    return 'It was changed elsewhere since you opened this. Close it to see what is there now.';
  if (!(error instanceof ApiProblem) || error.errors.length === 0) return sentenceOf(error);
  const others = error.errors.filter(({ field }) => !fields.includes(field));
  return others.length === 0 ? undefined : others.map(({ message }) => message).join(' ');
}
