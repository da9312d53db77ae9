/** An answer of the server that says no: RFC 9457, with our code and the request's id. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null,
    readonly allowedActions: readonly string[],
    readonly problems: readonly string[],
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** No answer at all. */
export class ApiUnreachable extends Error {
  readonly code = 'api.unreachable';

  constructor(
    message: string,
    /** True when nothing listened there: the request cannot have had an effect. */
    readonly refused: boolean,
  ) {
    super(message);
    this.name = 'ApiUnreachable';
  }
}

interface Problem {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly title?: unknown;
  readonly request_id?: unknown;
  readonly allowed_actions?: unknown;
  readonly errors?: unknown;
  /** Of /health, which is no problem but says what is wrong. */
  readonly checks?: unknown;
}

/** Of whatever came back; a proxy in between may have answered with a page of its own. */
export function errorFrom(status: number, requestId: string | null, body: unknown): ApiError {
  const problem: Problem = typeof body === 'object' && body !== null ? body : {};
  const said = [problem.detail, problem.title, degraded(problem)].find((text) => typeof text === 'string');
  const sentence = said ?? `The server answered with status ${String(status)} and no explanation.`;
  return new ApiError(
    status,
    typeof problem.code === 'string' ? problem.code : `http.${String(status)}`,
    sentence,
    typeof problem.request_id === 'string' ? problem.request_id : requestId,
    strings(problem.allowed_actions),
    Array.isArray(problem.errors) ? problem.errors.map(problemText) : [],
  );
}

function degraded({ checks }: Problem): string | undefined {
  if (typeof checks !== 'object' || checks === null) return undefined;
  const words = Object.values(checks).flatMap((check: unknown) =>
    typeof check === 'object' && check !== null && 'message' in check ? strings([check.message]) : [],
  );
  return words.length === 0 ? undefined : words.join(' ');
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Entries are sentences, or objects with a place and a sentence. */
function problemText(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return String(entry);
  const texts = Object.values(entry).filter((value): value is string => typeof value === 'string');
  return texts.length > 0 ? texts.join(': ') : JSON.stringify(entry);
}
