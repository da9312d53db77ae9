import { fromStrictAnswer, toStrictSchema } from './strict-schema';

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    verdict: { type: 'string', enum: ['pass', 'fail'] },
    severity: { type: 'string', enum: ['low', 'high'] },
    summary: { type: 'string', minLength: 1, maxLength: 100 },
    findings: {
      type: 'array',
      items: {
        type: 'object',
        properties: { message: { type: 'string' }, line: { type: 'integer' } },
        required: ['message'],
      },
    },
    title: { type: ['string', 'null'] },
    other: { $ref: '#/$defs/other' },
  },
  required: ['verdict', 'summary', 'findings'],
  $defs: { other: { type: 'object', properties: {}, additionalProperties: true } },
};

describe('toStrictSchema', () => {
  it('closes every object, requires every property and makes optional ones nullable', () => {
    expect(toStrictSchema(SCHEMA)).toEqual({
      type: 'object',
      properties: {
        verdict: { type: 'string', enum: ['pass', 'fail'] },
        severity: { type: ['string', 'null'], enum: ['low', 'high', null] },
        summary: { type: 'string' },
        findings: {
          type: 'array',
          items: {
            type: 'object',
            properties: { message: { type: 'string' }, line: { type: ['integer', 'null'] } },
            required: ['message', 'line'],
            additionalProperties: false,
          },
        },
        title: { type: ['string', 'null'] },
        other: { anyOf: [{ $ref: '#/$defs/other' }, { type: 'null' }] },
      },
      required: ['verdict', 'severity', 'summary', 'findings', 'title', 'other'],
      additionalProperties: false,
      $defs: { other: { type: 'object', properties: {}, required: [], additionalProperties: false } },
    });
  });

  it('leaves a property alone that is called like a refused keyword', () => {
    const strict = toStrictSchema({ type: 'object', properties: { title: { type: 'string' } }, required: ['title'] });
    expect(strict).toMatchObject({ properties: { title: { type: 'string' } } });
  });
});

describe('fromStrictAnswer', () => {
  it('takes out the nulls that stand for left out, at any depth', () => {
    const answer = {
      verdict: 'fail',
      severity: null,
      findings: [
        { message: 'm', line: null },
        { message: 'n', line: 3 },
      ],
    };
    expect(fromStrictAnswer(answer, SCHEMA)).toEqual({
      verdict: 'fail',
      findings: [{ message: 'm' }, { message: 'n', line: 3 }],
    });
  });

  it('keeps a null where a value is required, for the validation to find', () => {
    expect(fromStrictAnswer({ verdict: null }, SCHEMA)).toEqual({ verdict: null });
  });
});
