import { InvalidInput } from '../../kernel/errors';

const SHELL_LANGUAGES = ['sh', 'bash', 'shell'];

/** CommonMark 4.5: up to three spaces, three or more backticks or tildes, and the info string. */
const OPENING = /^( {0,3})(`{3,}|~{3,})\s*([^\s`{]*)([^`]*)$/;

/**
 * The commands in a step's instruction file: each fenced block marked sh, bash or shell is one script, in order.
 * Blocks of other languages are for the reader. Throws `step.fence_unclosed` for a block without an end: the rest
 * of the file would be run as a script, or the commands in it silently be left out.
 */
export function shellCommandsOf(markdown: string): string[] {
  const commands: string[] = [];
  const lines = markdown.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const opening = OPENING.exec(lines[at] ?? '');
    if (opening === null) continue;
    const [, indent = '', fence = '', language = ''] = opening;
    const isShell = SHELL_LANGUAGES.includes(language.toLowerCase());
    const end = lines.findIndex((line, index) => index > at && closes(line, fence));
    if (end === -1) throw unclosed(at + 1);
    const script = lines
      .slice(at + 1, end)
      .map((line) => withoutIndent(line, indent.length))
      .join('\n');
    if (isShell && script.trim() !== '') commands.push(script);
    at = end;
  }
  return commands;
}

/** What the shell engine runs for a step: the commands it was given, or else those in its instructions. */
export function commandsOf(step: {
  readonly instructions?: string | undefined;
  readonly commands?: readonly string[] | undefined;
}): readonly string[] {
  const { commands = [], instructions = '' } = step;
  return commands.length > 0 ? commands : shellCommandsOf(instructions);
}

/** A fence is closed by one of its own kind that is at least as long. */
function closes(line: string, fence: string): boolean {
  const closing = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line)?.[1];
  return closing?.startsWith(fence) ?? false;
}

function withoutIndent(line: string, spaces: number): string {
  return line.slice(Math.min(spaces, line.length - line.trimStart().length));
}

function unclosed(line: number): InvalidInput {
  return new InvalidInput(
    'step.fence_unclosed',
    `The block that begins in line ${String(line)} of the instructions has no end; close it with its own fence.`,
    { line },
  );
}
