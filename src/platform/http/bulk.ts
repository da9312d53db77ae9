import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsString, MaxLength } from 'class-validator';
import { isId } from '../../kernel/ids';
import { messageOf } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import { Ruled } from './fields';
import { unknownId } from './id-param';
import { internalProblem, problemOf } from './problem';
import { ShownFlag, ShownId, ShownText, ShownTexts, ShownWhole } from './shown';

const MAX_IDS = 200;

export class BulkDto {
  @Ruled(
    { required: true, description: 'Each once; done one after the other, in this order.' },
    { type: [String], minItems: 1, maxItems: MAX_IDS, uniqueItems: true },
    [
      IsArray(),
      ArrayMinSize(1),
      ArrayMaxSize(MAX_IDS),
      ArrayUnique(),
      IsString({ each: true }),
      MaxLength(64, { each: true }),
    ],
  )
  ids!: string[];
}

/** What became of one of them: what the action for it alone would have answered. */
export class BulkItemShape {
  @ShownId() id!: string;
  @ShownFlag() ok!: boolean;
  @ShownWhole({ description: 'The HTTP status that it would have had alone.', example: 202 }) status!: number;
  @ShownText({ nullable: true, description: 'Of the error, where it failed.', example: 'protocol.transition_refused' })
  code!: string | null;
  @ShownText({ description: 'What was done, or why it was not.' }) message!: string;
  @ShownTexts({ optional: true, description: 'What is possible instead, where a transition was refused.' })
  allowed_actions?: readonly string[];
}

export interface Done<T> {
  readonly status: number;
  readonly message: string;
  readonly result: T;
}

/** Tries each in turn; one that fails never stops the others. `noun`: of what the ids are. */
export async function eachOf<T extends object>(
  { ids }: BulkDto,
  noun: string,
  { requestId, log }: { readonly requestId: string | null; readonly log: Log },
  work: (id: string) => Promise<Done<T>>,
): Promise<(BulkItemShape & Partial<T>)[]> {
  const items: (BulkItemShape & Partial<T>)[] = [];
  for (const id of ids) {
    try {
      if (!isId(id)) throw unknownId(noun, id);
      const { status, message, result } = await work(id);
      items.push({ id, ok: true, status, code: null, message, ...result });
    } catch (error) {
      items.push({ id, ok: false, ...failureOf(error, requestId, log) } as BulkItemShape & Partial<T>);
    }
  }
  return items;
}

function failureOf(error: unknown, requestId: string | null, log: Log): Omit<BulkItemShape, 'id' | 'ok'> {
  const known = problemOf(error, requestId);
  if (known === undefined) {
    const stack = error instanceof Error ? error.stack : undefined;
    log.write('error', `Unexpected: ${messageOf(error)}`, { request_id: requestId, stack });
  }
  const { status, code, detail, allowed_actions: allowed } = known ?? internalProblem(requestId);
  return { status, code, message: detail, ...(Array.isArray(allowed) ? { allowed_actions: allowed as string[] } : {}) };
}
