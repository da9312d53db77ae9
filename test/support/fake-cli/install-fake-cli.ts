import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** See the head of fake-agent.mjs. */
export interface FakeAgentSettings {
  readonly mode?:
    | 'replay'
    | 'stall'
    | 'half-line'
    | 'no-result'
    | 'hang-after'
    | 'garbage'
    | 'trickle'
    | 'flood'
    | 'flood-line'
    | 'chatter';
  readonly stream?: string;
  readonly output?: string;
  readonly lines?: number;
  readonly bytes?: number;
  readonly exitCode?: number;
  readonly dieBy?: NodeJS.Signals;
  readonly delayMs?: number;
  readonly stderr?: string;
  readonly writes?: Readonly<Record<string, string>>;
  readonly deaf?: boolean;
  readonly onSigint?: { readonly output?: string; readonly exitCode?: number };
  readonly escape?: string;
  readonly escapeBare?: boolean;
  readonly version?: string;
}

export interface FakeAgentRun {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly stdin: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface FakeCli {
  /** PATH on which only the fake is found under its name; node and the system's programs are there as well. */
  readonly path: string;
  /** Replaces the settings for the runs to come; a list is for run after run, counted from the first of all. */
  configure(settings: FakeAgentSettings | readonly FakeAgentSettings[]): void;
  runs(): readonly FakeAgentRun[];
}

/** Puts the fake agent into the folder as `codex`, `claude` or whatever it shall pass for. */
export function installFakeCli(
  folder: string,
  name: string,
  settings: FakeAgentSettings | readonly FakeAgentSettings[] = {},
): FakeCli {
  mkdirSync(folder, { recursive: true });
  symlinkSync(path.join(__dirname, 'fake-agent.mjs'), path.join(folder, name));
  const configure = (next: FakeAgentSettings | readonly FakeAgentSettings[]): void => {
    writeFileSync(path.join(folder, 'fake-agent.json'), JSON.stringify(next));
  };
  configure(settings);
  return {
    path: [folder, path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    configure,
    runs: () => {
      const file = path.join(folder, 'runs.jsonl');
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
      return lines.map((line) => JSON.parse(line) as FakeAgentRun);
    },
  };
}
