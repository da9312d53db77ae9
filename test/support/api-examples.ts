import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schemas } from '../../src/api-client/client';

type Examples = Readonly<Record<string, { readonly value: unknown } | undefined>>;

const DOCUMENT = join(__dirname, '../../docs/openapi.json');
let examples: Examples | undefined;

/** An answer as the API's own document shows it, to be changed where a test is about something else. */
export function exampleOf<N extends keyof Schemas>(name: N): Schemas[N] {
  examples ??= (JSON.parse(readFileSync(DOCUMENT, 'utf8')) as { components: { examples: Examples } }).components
    .examples;
  const value = examples[name]?.value ?? (examples[`${name}List`]?.value as readonly unknown[] | undefined)?.[0];
  if (value === undefined) throw new Error(`The document has no example of ${name}.`);
  return structuredClone(value) as Schemas[N];
}
