import { type ApiDocument, type Operation, type SchemaCheck, schemaChecks } from '../api-document';
import type { FuzzRequest } from './request-arbitrary';
import type { WireAnswer } from './wire';

/** What is wrong with an answer, whatever the request was. */
export class Judge {
  private readonly operations: ReadonlyMap<string, Operation>;
  private readonly check: SchemaCheck;

  constructor(
    document: ApiDocument,
    operations: readonly Operation[],
    private readonly documentedCodes: ReadonlySet<string>,
  ) {
    this.operations = new Map(operations.map((operation) => [operation.name, operation]));
    this.check = schemaChecks(document);
  }

  faults(request: FuzzRequest, answer: WireAnswer): readonly string[] {
    const { status } = answer;
    const operation = this.operations.get(request.operation);
    const declared = request.onRoute && operation?.method === request.method;
    return [
      ...(status >= 500 ? [`it failed with ${String(status)}: ${answer.text ?? ''}`] : []),
      ...(status >= 400 && request.method !== 'HEAD' ? this.problemFaults(answer) : []),
      ...(declared ? this.undeclared(operation, request, answer) : []),
    ];
  }

  private problemFaults({ status, headers, text }: WireAnswer): readonly string[] {
    if (mediaType(headers) !== 'application/problem+json') return [`an error as ${mediaType(headers)}: ${text ?? ''}`];
    const problem = JSON.parse(text ?? '') as Readonly<Record<string, unknown>>;
    const { code, request_id: requestId } = problem;
    return [
      ...(problem.status === status ? [] : [`the problem says ${String(problem.status)}, the line ${String(status)}`]),
      ...(this.documentedCodes.has(String(code)) ? [] : [`no documentation explains the code ${String(code)}`]),
      // A secret that some earlier request stored may be a part of this one's id: then the body hides it.
      ...(typeof requestId === 'string' && (requestId === headers['x-request-id'] || requestId.includes('[masked]'))
        ? []
        : [`the request id ${String(requestId)} is not that of the header`]),
    ];
  }

  private undeclared(operation: Operation, request: FuzzRequest, answer: WireAnswer): readonly string[] {
    const { status, headers, text } = answer;
    const response = operation.responses[String(status)];
    if (response === undefined) {
      // A body where the document knows of none is read like any other, and can be as wrong.
      const stray = operation.method === 'GET' && request.body !== undefined && [400, 413, 415].includes(status);
      return stray ? [] : [`the document knows no ${String(status)}: ${text ?? ''}`];
    }
    const missing = Object.entries(response.headers ?? {})
      .filter(([name, { required }]) => required === true && headers[name.toLowerCase()] === undefined)
      .map(([name]) => `the header ${name} is missing`);
    if (response.content === undefined) return [...missing, ...(text === '' ? [] : [`a body: ${text ?? ''}`])];
    const type = mediaType(headers);
    const media = response.content[type];
    if (media === undefined) return [...missing, `the document knows no ${type} with ${String(status)}`];
    const body: unknown = type.endsWith('json') ? JSON.parse(text ?? '') : (text ?? '');
    return [...missing, ...this.check(media.schema, body).map((fault) => `${String(status)}: ${fault}`)];
  }
}

function mediaType(headers: WireAnswer['headers']): string {
  return String(headers['content-type'] ?? 'nothing').split(';')[0] ?? '';
}
