import { DomainError } from '../../kernel/errors';

/** The demo did not get to its end, or not to the right one. Exit code 1. */
export class DemoFailure extends DomainError {
  constructor(message: string) {
    super('demo.failed', message);
  }
}
