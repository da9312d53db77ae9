import { DomainError } from '../../kernel/errors';

/** Errors that only exist at the edge: nothing below a controller can throw them. */
export class Unauthenticated extends DomainError {}

export class Forbidden extends DomainError {}

/** Facts carry `retry_after`, in seconds. */
export class TooManyRequests extends DomainError {}

export class TooLarge extends DomainError {}

export class UnsupportedMediaType extends DomainError {}
