import { DomainError } from '../../kernel/errors';

/** The sender did not prove that it knows the secret. */
export class BadSignature extends DomainError {}

/** It did, but speaks of a protocol that is not its project's. */
export class WrongProject extends DomainError {}

export class BodyTooLarge extends DomainError {}
