import type { ColumnOptions, ValueTransformer } from 'typeorm';

/**
 * Column kinds that mean the same on SQLite and Postgres. JSON is stored as text on both, and times are epoch
 * milliseconds in a bigint: no time-zone or driver conversions to differ in.
 */
const jsonTransformer: ValueTransformer = {
  to: (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value)),
  from: (value: string | null) => (value === null ? null : (JSON.parse(value) as unknown)),
};

export const text = (name: string, options: ColumnOptions = {}): ColumnOptions => ({ ...options, type: 'text', name });
export const json = (name: string, options: ColumnOptions = {}): ColumnOptions => ({
  ...options,
  type: 'text',
  name,
  transformer: jsonTransformer,
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
