/** A fenced block of commands in a document of ours. */
export interface DocBlock {
  readonly document: string;
  readonly line: number;
  readonly code: string;
  /** What the document shows as the answer: the block without a language right behind it. */
  readonly output: string | undefined;
  /** Why it is not run: `<!-- not run: reason -->` on the line before, which readers do not see. */
  readonly notRun: string | undefined;
  /** `<!-- run: exit 28 -->`: it has to end with this. */
  readonly exit: number;
  /** `<!-- run: until /pattern/ -->`: it has no end of its own, and is interrupted when it has said this. */
  readonly until: RegExp | undefined;
}

const FENCE = /^(`{3,})(\w*)[^\n]*\n([\s\S]*?)^\1$/gm;
const MARK = /<!-- (not run|run): (.+?) -->\n+$/;
const COMMAND = /(?:^|[\s;&|(])(?:curl|deksdenflow|sh scripts\/\S+)(?:\s|$)/m;

/** Every block with a command of ours or a request in it. */
export function docBlocks(document: string, text: string): DocBlock[] {
  const fences = [...text.matchAll(FENCE)];
  return fences.flatMap((fence, index) => {
    const [whole, ticks = '', language = '', code = ''] = fence;
    if (ticks.length > 3 || language !== 'sh' || !COMMAND.test(code)) return [];
    const [, kind, said = ''] = MARK.exec(text.slice(0, fence.index)) ?? [];
    const next = fences[index + 1];
    const between = text.slice(fence.index + whole.length, next?.index);
    const output = next?.[2] === '' && between.trim() === '' ? next[3] : undefined;
    const line = text.slice(0, fence.index).split('\n').length;
    const until = /^until \/(.+)\/$/.exec(said)?.[1];
    const exit = /^exit (\d+)$/.exec(said)?.[1];
    if (kind === 'run' && until === undefined && exit === undefined) {
      throw new Error(`${document}:${String(line)}: "run: ${said}" is neither "exit <n>" nor "until /<pattern>/".`);
    }
    return [
      {
        document,
        line,
        code,
        output,
        notRun: kind === 'not run' ? said : undefined,
        exit: Number(exit ?? 0),
        until: until === undefined ? undefined : new RegExp(until),
      },
    ];
  });
}

/** `…` stands for anything and a number for any number; the lines have to come in this order, others between them. */
export function shapeOf(output: string): RegExp {
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) =>
      line
        .trimEnd()
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('…', '.*')
        .replace(/\d+/g, '\\d+'),
    );
  return new RegExp(`^${lines.join('$[^]*?^')}$`, 'm');
}

/** `<project-id>` and, where it stands for itself, `PROJECT_ID`. Throws for one that nobody has declared. */
export function filled(block: DocBlock, variables: Readonly<Record<string, string>>): string {
  const valueOf = (name: string): string => {
    const value = variables[name];
    if (value !== undefined) return value;
    throw new Error(`${block.document}:${String(block.line)} needs ${name}: declare it in the set-up of the document.`);
  };
  return block.code
    .replace(/<([a-z]+(?:-[a-z]+)*)>/g, (_, name: string) => valueOf(name.replaceAll('-', '_').toUpperCase()))
    .replace(/(?<![$\w{])([A-Z]+_ID)(?![\w}=])/g, (_, name: string) => valueOf(name));
}
