import fc from 'fast-check';
import type { ApiDocument, Operation, Parameter } from '../api-document';
import { brokenBodies, hostileShortText, hostileText, hostileValue, oddHeaders, rawSegments } from './hostile-values';
import { idMarker, nounOfPath } from './known-ids';
import { SchemaArbitraries } from './schema-arbitrary';

export const CALLERS = ['admin', 'operator', 'viewer', 'project', 'nobody', 'wrong'] as const;
export type Caller = (typeof CALLERS)[number];

/** As it is sent, but for the ids in it. */
export interface FuzzRequest {
  /** Which operation of the document it was made for. */
  readonly operation: string;
  readonly method: string;
  /** The path names the operation: nothing in it that another route, or none, could be meant by. */
  readonly onRoute: boolean;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: { readonly type: string | null; readonly text: string };
  readonly caller: Caller;
  /** A webhook proves where it comes from. */
  readonly signed: boolean;
}

/** Node reads 16 KiB of request line and headers, and answers by itself when there is more. */
const LONGEST_TARGET = 6_000;

/** Requests to every operation of the document: as it says, nearly so, and not at all so. */
export function requestsOf(document: ApiDocument, operations: readonly Operation[]): fc.Arbitrary<FuzzRequest> {
  const schemas = new SchemaArbitraries(document);
  return fc.oneof(...operations.map((operation) => requestTo(operation, schemas)));
}

function requestTo(operation: Operation, schemas: SchemaArbitraries): fc.Arbitrary<FuzzRequest> {
  const { name, method, path } = operation;
  const other = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND');
  const body = bodyOf(operation, schemas);
  return fc
    .record({
      method: fc.oneof({ weight: 24, arbitrary: fc.constant(method) }, other),
      segment: segmentOf(path),
      query: queryOf(operation.parameters, schemas),
      declared: headersOf(operation.parameters, schemas),
      odd: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(oddHeaders, { maxLength: 3 })),
      body: fc.oneof({ weight: 30, arbitrary: body }, anyBody),
      caller: fc.oneof({ weight: 10, arbitrary: fc.constant('admin' as const) }, fc.constantFrom(...CALLERS)),
      signed: fc.boolean(),
    })
    .map(({ segment, query, declared, odd, body: sent, ...rest }) => ({
      ...rest,
      operation: name,
      onRoute: !segment.raw,
      target: path.replace('{id}', () => segment.text) + query,
      headers: [...declared, ...odd],
      ...(sent === undefined ? {} : { body: sent }),
    }))
    .filter(({ target }) => target.length < LONGEST_TARGET);
}

function segmentOf(path: string): fc.Arbitrary<{ readonly text: string; readonly raw: boolean }> {
  return fc.oneof(
    { weight: 12, arbitrary: idMarker(nounOfPath(path)).map((text) => ({ text, raw: false })) },
    // A text of nothing, or of dots, is another path.
    hostileShortText.filter((text) => /[^./\\]/.test(text)).map((text) => ({ text: escaped(text), raw: false })),
    rawSegments.map((text) => ({ text, raw: true })),
  );
}

function queryOf(parameters: readonly Parameter[], schemas: SchemaArbitraries): fc.Arbitrary<string> {
  const known = parameters.filter((parameter) => parameter.in === 'query');
  const pairs = known.map(({ name, schema }) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      {
        weight: 5,
        arbitrary: schemas.valid(schema, name).map((value) => [value].flat().map((one) => pair(name, one))),
      },
      hostileShortText.map((value) => [pair(name, value)]),
      fc.tuple(hostileShortText, hostileShortText).map((values) => values.map((value) => pair(name, value))),
      hostileShortText.map((value) => [pair(`${name}[]`, value), pair(`${name}[__proto__]`, value)]),
    ),
  );
  const unknown = fc.oneof(
    { weight: 12, arbitrary: fc.constant([]) },
    fc.tuple(hostileShortText, hostileShortText).map(([name, value]) => [pair(name, value)]),
    fc.constantFrom(['&&='], ['%zz=%'], ['a[b][c][d]=1'], ['__proto__[role]=admin'], ['limit'], ['a=%ED%A0%80']),
  );
  return fc.tuple(unknown, ...pairs).map((found) => {
    const text = found.flat().join('&');
    return text === '' ? '' : `?${text}`;
  });
}

function headersOf(
  parameters: readonly Parameter[],
  schemas: SchemaArbitraries,
): fc.Arbitrary<readonly (readonly [string, string])[]> {
  const given = parameters
    .filter((parameter) => parameter.in === 'header')
    .map(({ name, schema }) =>
      fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        { weight: 2, arbitrary: schemas.valid(schema, name).map((value) => [header(name, String(value))]) },
        hostileText.map((value) => [header(name, value.slice(0, 2_000))]),
      ),
    );
  return fc.tuple(...given).map((found) => found.flat());
}

type Body = FuzzRequest['body'];
const JSON_TYPE = 'application/json';

function bodyOf({ requestBody }: Operation, schemas: SchemaArbitraries): fc.Arbitrary<Body> {
  if (requestBody === undefined) return fc.constantFrom<Body>(undefined, undefined, { type: JSON_TYPE, text: '{}' });
  const { schema, example } = requestBody.content[JSON_TYPE] ?? { schema: {} };
  const valid = fc.oneof(fc.constant(example ?? {}), schemas.valid(schema));
  const spoilt = fc.tuple(valid, fc.nat(), fc.oneof(hostileValue, fc.constant(undefined))).map(spoil);
  const typed = (value: unknown): Body => ({ type: JSON_TYPE, text: JSON.stringify(value) });
  return fc.oneof(
    { weight: 4, arbitrary: valid.map(typed) },
    { weight: 5, arbitrary: spoilt.map(typed) },
    hostileValue.map(typed),
    brokenBodies.map((text) => ({ type: JSON_TYPE, text })),
    valid.map((value) => ({ type: 'text/plain', text: JSON.stringify(value) })),
  );
}

const anyBody: fc.Arbitrary<Body> = fc.oneof(
  brokenBodies.map((text) => ({ type: JSON_TYPE, text })),
  brokenBodies.map((text) => ({ type: null, text })),
  fc.constant({ type: JSON_TYPE, text: `"${'x'.repeat(1_100_000)}"` }),
  fc.constant(undefined),
);

/** One place of the value is another value, is gone, or has a field beside it that nobody knows. */
function spoil([value, pick, instead]: [unknown, number, unknown]): unknown {
  const copy = structuredClone(value);
  const places: (() => void)[] = [];
  const visit = (inside: unknown): void => {
    if (typeof inside !== 'object' || inside === null) return;
    const holder = inside as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push(() => {
        if (instead === undefined) Reflect.deleteProperty(holder, key);
        else holder[key] = instead;
      });
      visit(holder[key]);
    }
    places.push(() => Object.defineProperty(holder, '__proto__', { value: instead ?? {}, enumerable: true }));
    places.push(() => (holder.unknown_field = instead ?? null));
  };
  visit(copy);
  places[pick % places.length]?.();
  return copy;
}

function pair(name: string, value: unknown): string {
  return `${escaped(name)}=${escaped(String(value))}`;
}

/** The markers of ids stay as they are. A lone surrogate has no bytes of its own. */
function escaped(text: string): string {
  return /^id<\w+ \d+>$/.test(text) ? text : encodeURIComponent(Buffer.from(text).toString());
}

/** What may stand in a header: the client would refuse to send anything else. */
function header(name: string, value: string): readonly [string, string] {
  return [name, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').trim()];
}
