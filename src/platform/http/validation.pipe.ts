import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { InvalidInput } from '../../kernel/errors';

export interface FieldError {
  /** As in the request: `steps[0].gates[1].name`. */
  readonly field: string;
  readonly message: string;
  readonly code: string;
}

const CODES: Readonly<Record<string, string>> = { whitelistValidation: 'unknown_field', isDefined: 'required' };

/** Checks bodies and queries against their DTO. What the DTO does not name is an error: a misspelt field must not be lost. */
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => invalid(errors.flatMap((error) => fieldErrors(error, ''))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && Array.isArray(value)) {
      throw invalid([{ field: '', message: 'the body must be an object', code: 'is_object' }]);
    }
    return (await super.transform(value, metadata)) as unknown;
  }
}

export function invalid(errors: readonly FieldError[]): InvalidInput {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${String(errors.length - 1)} more)` : '';
  return new InvalidInput('request.invalid', `The request is not valid: ${first?.message ?? 'see errors'}${more}.`, {
    errors,
  });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const { property, constraints = {}, children = [] } = error;
  const separator = /^\d+$/.test(property) ? `[${property}]` : `${parent === '' ? '' : '.'}${property}`;
  const field = parent + separator;
  // When a value is missing, that it also is no string and not long enough helps nobody.
  const missing = 'isDefined' in constraints ? { isDefined: `${property} is required` } : constraints;
  const own = Object.entries(missing).map(([name, message]) => ({ field, message, code: CODES[name] ?? snake(name) }));
  return [...own, ...children.flatMap((child) => fieldErrors(child, field))];
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
