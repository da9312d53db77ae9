/**
 * Errors that mean something to a caller. `code` is stable and documented; `message` names the thing and
 * the way out; `facts` are the machine-readable details. The HTTP status of each class lives in one table
 * at the edge (src/platform/http/problem.filter.ts).
 */
export type ErrorFacts = Readonly<Record<string, unknown>>;

export abstract class DomainError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly facts: ErrorFacts = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** The input is malformed or breaks a rule that needs no state to check. */
export class InvalidInput extends DomainError {}

/** No such object, or none that this caller may see. */
export class NotFound extends DomainError {}

/** The object exists but is in a state that forbids it: a lost race, a duplicate name. */
export class Conflict extends DomainError {}

/** A lifecycle table said no. Facts carry `allowed_actions`. */
export class TransitionRefused extends DomainError {}

/** Well-formed, but impossible in this context (an unknown engine, a branch that does not exist). */
export class Unprocessable extends DomainError {}

/** A dependency is there, but of a version that this program cannot work with: a process that needs it must not start. */
export class UnfitDependency extends Unprocessable {}

/** A dependency (queue, database, remote) cannot be reached; the same call may work later. */
export class Unavailable extends DomainError {}

/** Somebody else wrote the row since it was read. */
export class StaleWrite extends DomainError {
  constructor(what: string) {
    super('persistence.stale_write', `${what} was changed by somebody else; read it again.`);
  }
}

/** The caller acts on a version that is not the current one. Facts carry that one. */
export class PreconditionFailed extends DomainError {
  constructor(what: string, version: number) {
    const message = `${what} has version ${String(version)} now, which is not the one that If-Match names: read it again.`;
    super('precondition.failed', message, { version });
  }
}

/** The worker that asks no longer holds the lease of this job: whatever it did must not be written. */
export class LeaseLost extends DomainError {
  constructor(jobId: string) {
    super('job.lease_lost', `The lease of job ${jobId} is held by somebody else or has ended.`, { job_id: jobId });
  }
}

/** The process cannot start as configured. */
export class ConfigurationError extends DomainError {
  constructor(message: string, facts: ErrorFacts = {}) {
    super('config.invalid', message, facts);
  }
}

/** A sentence for a value of unknown type that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A forge's limit is reached; the same call may work at `retryAt`, epoch milliseconds. */
export class ForgeRateLimited extends Unavailable {
  constructor(
    message: string,
    readonly retryAt: number,
  ) {
    super('forge.rate_limited', message, { retry_at: new Date(retryAt).toISOString() });
  }
}
