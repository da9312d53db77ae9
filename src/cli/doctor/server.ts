import { messageOf } from '../../kernel/errors';
import { ApiError, ApiUnreachable } from '../api/api-error';
import { ApiClient } from '../api-client';
import { type Finding, ok, warning } from '../../doctor/domain/finding';

const CHECK = 'server';
const TIMEOUT_MS = 3_000;

/** For information: a doctor is asked before the first start, too. */
export async function checkServer(base: string): Promise<Finding> {
  const client = new ApiClient({ base, token: null, timeoutMs: TIMEOUT_MS });
  try {
    const { body } = await client.send({ method: 'GET', path: '/health' });
    if (isOurs(body)) return ok(CHECK, `${base} answers: ${body.status}`);
    return foreign(base);
  } catch (failure) {
    if (failure instanceof ApiUnreachable && failure.refused) return ok(CHECK, `none runs at ${base}`);
    if (failure instanceof ApiError && failure.status === 503) {
      return warning(CHECK, `${base} is degraded: ${failure.message}`, `Ask it what is missing: ${base}/health`);
    }
    if (failure instanceof ApiError) return foreign(base);
    return warning(CHECK, messageOf(failure), 'Set DEKSDENFLOW_API_BASE to the address of the server.');
  }
}

function foreign(base: string): Finding {
  const fix = 'Set DEKSDENFLOW_API_PORT to a free port, or DEKSDENFLOW_API_BASE to the address of the server.';
  return warning(CHECK, `at ${base}, something else answers`, fix);
}

function isOurs(body: unknown): body is { readonly status: string } {
  return typeof body === 'object' && body !== null && 'status' in body && typeof body.status === 'string';
}
