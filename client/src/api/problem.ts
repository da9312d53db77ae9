import { inButtonWords } from '../lib/action-words';

/** An error as the API tells it (RFC 9457), or the lack of an answer. `code` is stable, `message` is for people. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null,
    /** By field, of what was invalid. */
    readonly errors: readonly { readonly field: string; readonly message: string }[] = [],
  ) {
    super(message);
    this.name = 'ApiProblem';
  }

  /** The server was not reached, or something between answered in its place: the same may work in a moment. */
  get away(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

interface ProblemBody {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly request_id?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

export function problemOf(response: Response, body: unknown): ApiProblem {
  const problem: ProblemBody = typeof body === 'object' && body !== null ? body : {};
  return new ApiProblem(
    response.status,
    problem.code ?? `http.${String(response.status)}`,
    problem.detail ?? problem.title ?? `The server answered ${String(response.status)}.`,
    problem.request_id ?? response.headers.get('X-Request-ID'),
    problem.errors ?? [],
  );
}

export function unreachable(): ApiProblem {
  return new ApiProblem(0, 'client.unreachable', 'The server does not answer.', null);
}

/** What to say of whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return inButtonWords(error instanceof Error ? error.message : String(error));
}
