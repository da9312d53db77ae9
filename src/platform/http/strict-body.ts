import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { InvalidInput } from '../../kernel/errors';
import { noteBody } from './idempotency-key';
import { type FieldError, invalid } from './validation.pipe';

/** Our deepest document has six levels. What goes through it recursively ends the stack at some thousands. */
const MAX_DEPTH = 32;
const LONE_SURROGATE = /\p{Cs}/u;

/** `verify` of the body parser, which alone sees the body as it came. Throws `request.malformed`. */
export function verifyBody(request: IncomingMessage, response: unknown, body: Buffer): void {
  // The parser would put U+FFFD in place of what it cannot read, and something else would be stored than was sent.
  if (!isUtf8(body)) throw new InvalidInput('request.malformed', 'The body is not UTF-8.');
  noteBody(request, response, body);
}

/** Refuses what JSON can say and nothing further in can take. */
export function strictBody(request: Request, _response: Response, next: NextFunction): void {
  try {
    checkDocument(request.body);
    next();
  } catch (error) {
    next(error);
  }
}

interface Place {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/** Throws `request.too_deep`, `request.invalid`. Not recursive: the depth is what it is to find out. */
export function checkDocument(document: unknown): void {
  const errors: FieldError[] = [];
  const left: Place[] = [{ value: document, path: '', depth: 0 }];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const { value, path, depth } = place;
    if (typeof value === 'string') {
      if (LONE_SURROGATE.test(value))
        errors.push(wrong(path, 'must be valid Unicode: half of a character is not', 'is_unicode'));
    } else if (typeof value === 'object' && value !== null) {
      if (depth === MAX_DEPTH) {
        throw new InvalidInput('request.too_deep', `The body nests deeper than ${String(MAX_DEPTH)} levels.`);
      }
      const isList = Array.isArray(value);
      for (const [key, inner] of Object.entries(value)) {
        const at = isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
        // The validator looks fields up by name, and would find these on every object.
        if (!isList && key in Object.prototype) errors.push(wrong(at, 'is no field', 'unknown_field'));
        else left.push({ value: inner, path: at, depth: depth + 1 });
      }
    }
  }
  if (errors.length > 0) throw invalid(errors.slice(0, 50));
}

function wrong(field: string, rule: string, code: string): FieldError {
  return { field, message: `${field} ${rule}`, code };
}
