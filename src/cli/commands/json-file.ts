import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { InvalidInput, messageOf } from '../../kernel/errors';
import type { CliContext } from '../cli-context';

/** What a file holds, or stdin for `-`. Throws `cli.json_unreadable`. */
export async function jsonFrom(context: CliContext, file: string): Promise<unknown> {
  try {
    return JSON.parse(file === '-' ? await text(context.stdin ?? process.stdin) : await readFile(file, 'utf8'));
  } catch (error) {
    throw new InvalidInput('cli.json_unreadable', `${file} cannot be read as JSON: ${messageOf(error)}.`);
  }
}
