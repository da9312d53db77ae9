import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { InvalidInput, messageOf } from '../../kernel/errors';

export interface ProtocolOptions {
  readonly name?: string;
  readonly baseBranch?: string;
  readonly engine?: string;
  readonly steps?: string;
  readonly autoAdvance?: boolean;
}

/** Absent options are left out, so that the defaults of the project hold. */
export async function protocolBody(description: string, options: ProtocolOptions): Promise<Record<string, unknown>> {
  return {
    description,
    ...(options.name === undefined ? {} : { protocol_name: options.name }),
    ...(options.baseBranch === undefined ? {} : { base_branch: options.baseBranch }),
    ...(options.engine === undefined ? {} : { engine: options.engine }),
    ...(options.autoAdvance === undefined ? {} : { auto_advance: true }),
    ...(options.steps === undefined ? {} : { steps: await stepsFrom(options.steps) }),
  };
}

async function stepsFrom(file: string): Promise<unknown[]> {
  try {
    const steps: unknown = JSON.parse(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'));
    if (!Array.isArray(steps)) throw new Error('it is not a JSON array');
    return steps as unknown[];
  } catch (error) {
    throw new InvalidInput('cli.steps_unreadable', `The steps in ${file} cannot be read: ${messageOf(error)}.`);
  }
}
