import { DomainError } from '../../kernel/errors';

/** Errors that only exist at the edge: nothing below a controller can throw them. */
export class Unauthenticated extends DomainError {}

export class Forbidden extends DomainError {}

/** Facts carry `retry_after`, in seconds. */
export class TooManyRequests extends DomainError {}

/** Facts carry `allowed_methods`. */
export class MethodNotAllowed extends DomainError {}

export class UriTooLong extends DomainError {}

export class TooLarge extends DomainError {}

export class UnsupportedMediaType extends DomainError {}
