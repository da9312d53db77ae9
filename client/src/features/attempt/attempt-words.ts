import type { Schemas } from '../../api/client';

type Attempt = Schemas['Attempt'];

/** For a shell to take as it is. The shell engine's commands are lines of their own already. */
export function commandLine({ engine, command }: Pick<Attempt, 'engine' | 'command'>): string {
  if (command === null) return '';
  return engine === 'shell' ? command.join('\n') : command.map(quoted).join(' ');
}

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

export const tokensOf = ({ input_tokens, cached_input_tokens, output_tokens }: Attempt['usage']): number =>
  input_tokens + cached_input_tokens + output_tokens;
