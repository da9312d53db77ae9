import { applyDecorators, type Type as ClassType } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { lazy } from './shown';

/** Fields of what comes in: the rule and its documentation in one line. Not required means that it may be left out. */
interface Field {
  readonly required?: true;
  readonly nullable?: true;
  readonly description?: string;
  readonly example?: unknown;
}

interface TextField extends Field {
  readonly min?: number;
  readonly max: number;
  /** Line breaks and tabs are allowed. */
  readonly lines?: true;
  readonly pattern?: RegExp;
}

export function Text(field: TextField): PropertyDecorator {
  const { min = 0, max, pattern } = field;
  const rules = [IsString(), MinLength(min), MaxLength(max), field.lines === true ? IsPlainLines() : IsPlain()];
  if (pattern !== undefined) rules.push(Matches(pattern));
  const bounds = { minLength: min, maxLength: max, ...(pattern === undefined ? {} : { pattern: pattern.source }) };
  return Ruled(field, { type: String, ...bounds }, rules);
}

const MAX_NAME = 4_000;

/** A name that a rule further in decides about, with a code of its own. */
export function Name(field: Field = {}): PropertyDecorator {
  return Ruled(field, { type: String, maxLength: MAX_NAME }, [IsString(), MaxLength(MAX_NAME)]);
}

export function TextList(field: TextField & { readonly maxItems: number }): PropertyDecorator {
  const each = { each: true };
  const { maxItems, max } = field;
  const rules = [IsArray(), ArrayMaxSize(maxItems), IsString(each), MaxLength(max, each), IsPlainLines(each)];
  return Ruled(field, { type: 'array', items: { type: 'string', maxLength: max }, maxItems }, rules);
}

export function Choice(choices: readonly string[], field: Field = {}): PropertyDecorator {
  return Ruled(field, { type: String, enum: [...choices] }, [IsIn([...choices])]);
}

export function Choices(choices: readonly string[], field: Field = {}): PropertyDecorator {
  const rules = [IsArray(), ArrayMaxSize(choices.length), IsIn([...choices], { each: true })];
  return Ruled(field, { type: String, isArray: true, enum: [...choices], maxItems: choices.length }, rules);
}

export function Flag(field: Field = {}): PropertyDecorator {
  return Ruled(field, { type: Boolean }, [IsBoolean()]);
}

export function Whole(field: Field & { readonly min: number; readonly max?: number }): PropertyDecorator {
  const { min, max = Number.MAX_SAFE_INTEGER } = field;
  return Ruled(field, { type: 'integer', minimum: min, maximum: max }, [IsInt(), Min(min), Max(max)]);
}

export function Decimal(field: Field & { readonly min: number }): PropertyDecorator {
  return Ruled(field, { type: Number, minimum: field.min }, [IsNumber(), Min(field.min)]);
}

export function Nested(type: () => ClassType, field: Field = {}): PropertyDecorator {
  return Ruled(field, lazy(type), [Type(type), IsObject(), ValidateNested()]);
}

export function NestedList(type: () => ClassType, field: Field & { readonly maxItems: number }): PropertyDecorator {
  const { maxItems } = field;
  const each = { each: true };
  // A list in the list is no object, and is not looked into by the next rule.
  const rules = [Type(type), IsArray(), ArrayMaxSize(maxItems), IsObject(each), ValidateNested(each)];
  return Ruled(field, { ...lazy(type), isArray: true, maxItems }, rules);
}

/** A moment. With a zone: a time without one means another moment in each place. */
export function Moment(field: Field = {}): PropertyDecorator {
  const schema = { type: String, format: 'date-time', maxLength: 40 };
  // The first knows how many days a month has, the second refuses what JavaScript reads as no time, such as weeks.
  return Ruled({ example: '2026-01-31T12:00:00Z', ...field }, schema, [IsISO8601({ strict: true }), IsMoment()]);
}

function IsMoment(): PropertyDecorator {
  return ValidateBy({
    name: 'isMoment',
    validator: {
      validate: (value) => typeof value === 'string' && MOMENT.test(value) && !Number.isNaN(Date.parse(value)),
      defaultMessage: () => '$property must be a time with a zone, as 2026-01-31T12:00:00Z',
    },
  });
}

/** A list in a query: repeated, or with commas. */
export function QueryChoices(choices: readonly string[], field: Field = {}): PropertyDecorator {
  const split = Transform(({ value }: { value: unknown }) =>
    [value].flat().flatMap((item) => (typeof item === 'string' ? item.split(',') : [item])),
  );
  const rules = [split, ArrayMaxSize(choices.length), IsIn([...choices], { each: true })];
  return Ruled(field, { type: String, isArray: true, enum: [...choices], maxItems: choices.length }, rules);
}

/** A whole number in a query, where everything is text. */
export function QueryWhole(field: Field & { readonly min: number; readonly max?: number }): PropertyDecorator {
  const read = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
  );
  return applyDecorators(read, Whole(field));
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** Any other rule, with the schema that says it. */
export function Ruled(field: Field, schema: object, rules: readonly PropertyDecorator[]): PropertyDecorator {
  const { required = false, nullable = false, description, example } = field;
  // A field that is left out is fine where it is not required; null is only where the rule says so.
  const left = nullable ? IsOptional() : ValidateIf((_, value) => value !== undefined);
  const options = {
    ...schema,
    required,
    ...(nullable ? { nullable } : {}),
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
  } as ApiPropertyOptions;
  return applyDecorators(...rules, required ? IsDefined() : left, ApiProperty(options));
}

/** Postgres stores no NUL, and nobody means the other control characters. */
function IsPlain(): PropertyDecorator {
  return ValidateBy({
    name: 'isPlain',
    validator: {
      validate: (value) => typeof value === 'string' && !/\p{Cc}/u.test(value),
      defaultMessage: () => '$property must have no control characters',
    },
  });
}

function IsPlainLines(options?: { readonly each: boolean }): PropertyDecorator {
  const validator = {
    validate: (value: unknown) => typeof value === 'string' && !/\p{Cc}/u.test(value.replace(/[\n\r\t]/g, '')),
    defaultMessage: () => '$property must have no control characters but line breaks and tabs',
  };
  return ValidateBy({ name: 'isPlain', validator }, options);
}
