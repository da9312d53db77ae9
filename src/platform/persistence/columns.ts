import type { ColumnOptions, ValueTransformer } from 'typeorm';
import type { Redactor } from '../../kernel/redaction/redactor';

/**
 * Column kinds that mean the same on SQLite and Postgres. JSON is stored as text on both, and times are epoch
 * milliseconds in a bigint: no time-zone or driver conversions to differ in.
 */
const jsonTransformer: ValueTransformer = {
  to: (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value)),
  from: (value: string | null) => (value === null ? null : (JSON.parse(value) as unknown)),
};

const SHOWN_TEXT: ValueTransformer = { to: (value: unknown) => value, from: (value: unknown) => value };
const SHOWN_JSON: ValueTransformer = { ...jsonTransformer };

/** What goes into a column, as the column wants it. */
export function toColumn(transformer: ValueTransformer | undefined, redactor: Redactor, value: unknown): unknown {
  if (transformer === undefined) return value;
  const masked = transformer === SHOWN_TEXT || transformer === SHOWN_JSON ? redactor.json(value) : value;
  return transformer.to(masked) as unknown;
}

export const text = (name: string, options: ColumnOptions = {}): ColumnOptions => ({ ...options, type: 'text', name });
export const json = (name: string, options: ColumnOptions = {}): ColumnOptions => ({
  ...options,
  type: 'text',
  name,
  transformer: jsonTransformer,
});
/**
 * Columns that people read and others wrote, agents and CI above all: masked on their way into the table, so that no
 * list, stream or export has to think of it. Written by a `TableMap`, or masked by whoever writes them by hand.
 */
export const shownText = (name: string, options: ColumnOptions = {}): ColumnOptions => ({
  ...text(name, options),
  transformer: SHOWN_TEXT,
});
export const shownJson = (name: string, options: ColumnOptions = {}): ColumnOptions => ({
  ...json(name, options),
  transformer: SHOWN_JSON,
});
export const integer = (name: string, options: ColumnOptions = {}): ColumnOptions => ({
  ...options,
  type: 'integer',
  name,
});
export const bigint = (name: string, options: ColumnOptions = {}): ColumnOptions => ({
  ...options,
  type: 'bigint',
  name,
});
export const real = (name: string, options: ColumnOptions = {}): ColumnOptions => ({
  ...options,
  type: 'double precision',
  name,
});
export const nullable = { nullable: true } as const;
