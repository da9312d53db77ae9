import type { Type as ClassType } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

/** Fields of what goes out, for the OpenAPI document. */
interface Shown {
  readonly nullable?: true;
  readonly optional?: true;
  readonly description?: string;
  readonly example?: unknown;
}

export const EXAMPLE_ID = '0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04';
export const EXAMPLE_TIME = '2026-01-31T12:00:00.000Z';

const show = (schema: object, shown: Shown): PropertyDecorator => {
  const { optional = false, ...rest } = shown;
  return ApiProperty({ ...schema, ...rest, required: !optional });
};

/** `@nestjs/swagger` tells such a function from a class by its name, which is that of the property. */
export function lazy(of: () => ClassType): { readonly type: () => ClassType } {
  return { type: () => of() };
}

export const ShownText = (shown: Shown = {}): PropertyDecorator => show({ type: String }, shown);
export const ShownId = (shown: Shown = {}): PropertyDecorator => show({ type: String, example: EXAMPLE_ID }, shown);
/** ISO 8601, UTC. */
export const ShownTime = (shown: Shown = {}): PropertyDecorator =>
  show({ type: String, format: 'date-time', example: EXAMPLE_TIME }, shown);
export const ShownWhole = (shown: Shown = {}): PropertyDecorator => show({ type: 'integer' }, shown);
export const ShownNumber = (shown: Shown = {}): PropertyDecorator => show({ type: Number }, shown);
export const ShownFlag = (shown: Shown = {}): PropertyDecorator => show({ type: Boolean }, shown);
export const ShownChoice = (choices: readonly string[], shown: Shown = {}): PropertyDecorator =>
  show({ type: String, enum: [...choices] }, shown);
export const ShownChoices = (choices: readonly string[], shown: Shown = {}): PropertyDecorator =>
  show({ type: String, enum: [...choices], isArray: true }, shown);
export const ShownTexts = (shown: Shown = {}): PropertyDecorator => show({ type: [String] }, shown);
export const ShownPart = (type: () => ClassType, shown: Shown = {}): PropertyDecorator => show(lazy(type), shown);
export const ShownParts = (type: () => ClassType, shown: Shown = {}): PropertyDecorator =>
  show({ ...lazy(type), isArray: true }, shown);
export const ShownObject = (shown: Shown = {}): PropertyDecorator =>
  show({ type: 'object', additionalProperties: true }, shown);

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function isoTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}
