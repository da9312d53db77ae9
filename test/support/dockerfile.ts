/** What docker/Dockerfile says, one instruction at a time: enough of the format for our own file, loud about the rest. */
export interface Instruction {
  readonly word: string;
  readonly text: string;
}

export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

const KNOWN = [
  ...['ARG', 'COPY', 'ENV', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD', 'LABEL', 'RUN', 'USER', 'VOLUME', 'WORKDIR'],
];

export function stagesOf(text: string): Stage[] {
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  const whole = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, '');
  for (const line of whole.split('\n').filter((one) => one.trim() !== '')) {
    const [word = '', ...rest] = line.split(' ');
    const said = rest.join(' ').trim();
    if (word === 'FROM') {
      const [base = '', , name = String(stages.length)] = said.split(/\s+/);
      stages.push({ name, base, instructions: [] });
    } else if (KNOWN.includes(word)) {
      stages.at(-1)?.instructions.push({ word, text: said });
    } else {
      throw new Error(`The Dockerfile has an instruction that this reader does not know: ${line}`);
    }
  }
  return stages;
}

/** `["node", "x"]` as Docker reads it. */
export function execForm(text: string): string[] {
  return JSON.parse(text) as string[];
}

/** `A=b C="d e"` of ENV and LABEL. */
export function pairsOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g)];
  return Object.fromEntries(pairs.map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? '']));
}

/** The source paths and the target of a COPY, and the stage that it copies from. */
export function copyOf(text: string): { from: string | undefined; sources: string[]; target: string } {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
}
