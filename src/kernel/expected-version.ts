import { PreconditionFailed } from './errors';

/** The versions that the caller would act on; undefined: on any. */
export type ExpectedVersions = readonly number[] | undefined;

/** Called under the row's lock: what is compared before it can be old by then. Throws `precondition.failed`. */
export function demandVersion(what: string, version: number, expected: ExpectedVersions): void {
  if (expected === undefined || expected.includes(version)) return;
  throw new PreconditionFailed(what, version);
}
