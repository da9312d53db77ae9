/** A fenced block of commands in a document of ours. */
export interface DocBlock {
  readonly document: string;
  readonly line: number;
  readonly code: string;
  /** What the document shows as the answer: the block without a language right behind it. */
  readonly output: string | undefined;
  /** Why it is not run: `<!-- not run: reason -->` on the line before, which readers do not see. */
  readonly notRun: string | undefined;
  /** `<!-- run by: path -->`: what runs these very commands, where a second time would only cost. */
  readonly runBy: string | undefined;
  /** `<!-- run: alone -->`: without the server of the examples, with a data folder and ports of its own. */
  readonly alone: boolean;
  /** `<!-- run: exit 28 -->`: it has to end with this. */
  readonly exit: number;
  /** `<!-- run: until /pattern/ -->`: it has no end of its own, and is interrupted when it has said this. */
  readonly until: RegExp | undefined;
}

/** In a list a block is indented as its item is. */
const FENCE = /^( *)(`{3,})(\w*)[^\n]*\n([\s\S]*?)^\1\2$/gm;
const MARK = /<!-- (not run|run by|run): (.+?) -->\n+$/;
const RUN = /^(?<alone>alone)?(?:, |$|(?<!.))(?:exit (?<exit>\d+)|until \/(?<until>.+)\/)?$/;

/** Every block of commands. */
export function docBlocks(document: string, page: string): DocBlock[] {
  const fences = [...page.matchAll(FENCE)];
  return fences.flatMap((fence, index) => {
    const [whole, indent = '', ticks = '', language = '', text = ''] = fence;
    if (ticks.length > 3 || language !== 'sh') return [];
    const [, kind, said = ''] = MARK.exec(page.slice(0, fence.index)) ?? [];
    const next = fences[index + 1];
    const between = page.slice(fence.index + whole.length, next?.index);
    const output = next?.[3] === '' && between.trim() === '' ? dedented(next[4] ?? '', indent) : undefined;
    const line = page.slice(0, fence.index).split('\n').length;
    const how = kind === 'run' ? RUN.exec(said)?.groups : {};
    if (how === undefined) {
      throw new Error(
        `${document}:${String(line)}: "run: ${said}" is not "[alone, ]exit <n>" or "[alone, ]until /…/".`,
      );
    }
    return [
      {
        document,
        line,
        code: dedented(text, indent),
        output,
        notRun: kind === 'not run' ? said : undefined,
        runBy: kind === 'run by' ? said : undefined,
        alone: how.alone !== undefined,
        exit: Number(how.exit ?? 0),
        until: how.until === undefined ? undefined : new RegExp(how.until),
      },
    ];
  });
}

function dedented(text: string, indent: string): string {
  return text.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
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
