import { InvalidInput } from '../../kernel/errors';
import type { Gate } from '../../projects/domain/policies';
import { commandsOf, shellCommandsOf } from '../../steps/domain/shell-commands';
import { slugOf } from './slug';
import { MAX_STEPS, type NewStep } from './new-step';

/** The plan as files of `.protocols/NNNN-slug/`: `plan.md` and one `NN-title.md` per step. */
export const PLAN_FILE = 'plan.md';
const STEP_FILE = /^(\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md$/;
const GATES_HEADING = '## Gates';

export interface Plan {
  readonly summary: string;
  readonly steps: readonly NewStep[];
}

export function planFolder(protocolName: string): string {
  return `.protocols/${protocolName}`;
}

/** Deterministic: the same plan gives the same bytes, and so the same hash. */
export function renderPlan(protocolName: string, description: string, plan: Plan): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const list = plan.steps.map((step) => `${String(step.stepIndex ?? 0)}. ${step.stepName}`);
  files.set(
    PLAN_FILE,
    `${[`# ${protocolName}`, '', description.trim(), '', plan.summary.trim(), '', '## Steps', '', ...list].join('\n').replace(/\n{3,}/g, '\n\n')}\n`,
  );
  for (const step of plan.steps) {
    const name = `${String(step.stepIndex ?? 0).padStart(2, '0')}-${slugOf(step.stepName)}.md`;
    files.set(name, renderStep(step));
  }
  return files;
}

function renderStep(step: NewStep): string {
  const lines = [`# ${step.stepName}`, ''];
  const instructions = step.instructions?.trim() ?? '';
  if (instructions !== '') lines.push(instructions, '');
  // Commands that the instructions show already are not shown twice.
  const commands = step.commands ?? [];
  const shown = new Set(commands.length === 0 ? [] : shellCommandsOf(instructions));
  for (const command of commands) {
    if (!shown.has(command)) lines.push(...fenced('sh', command), '');
  }
  const gates = step.gates ?? [];
  if (gates.length > 0) lines.push(GATES_HEADING, '');
  for (const gate of gates) {
    const limit = gate.timeout_seconds === undefined ? '' : ` (${String(gate.timeout_seconds)} s)`;
    lines.push(`### ${gate.name}${limit}`, '', ...fenced('sh', gate.command), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function fenced(language: string, text: string): string[] {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
}

/** Steps of a plan that is in the branch already. Throws `plan.invalid`. */
export function parsePlanFolder(files: ReadonlyMap<string, string>): NewStep[] {
  const steps = [...files].flatMap(([name, content]) => {
    const match = STEP_FILE.exec(name);
    return match === null ? [] : [parseStep(Number(match[1]), match[2] ?? '', content)];
  });
  const seen = new Set<number>();
  for (const step of steps) {
    if (seen.has(step.stepIndex ?? 0))
      throw new InvalidInput('plan.invalid', `Two step files have the number ${String(step.stepIndex)}.`);
    seen.add(step.stepIndex ?? 0);
  }
  return steps.sort((a, b) => (a.stepIndex ?? 0) - (b.stepIndex ?? 0));
}

function parseStep(stepIndex: number, slug: string, content: string): NewStep {
  const text = content.replace(/\r\n/g, '\n');
  const title = /^# +(.+)$/m.exec(text)?.[1]?.trim();
  const [body, gatesPart] = splitAt(text, `\n${GATES_HEADING}\n`);
  const instructions = body.replace(/^# .+\n?/m, '').trim();
  return {
    stepIndex,
    stepName: title ?? slug.replaceAll('-', ' '),
    instructions,
    commands: shellCommandsOf(instructions),
    gates: parseGates(gatesPart),
  };
}

function parseGates(text: string): Gate[] {
  return text
    .split(/^### +/m)
    .slice(1)
    .flatMap((section, index) => {
      const heading = section.split('\n', 1)[0]?.trim() ?? '';
      const limit = /^(.*) \((\d+) s\)$/.exec(heading);
      const name = (limit?.[1] ?? heading) || `gate ${String(index + 1)}`;
      return shellCommandsOf(section).map((command) => ({
        name,
        command,
        ...(limit === null ? {} : { timeout_seconds: Number(limit[2]) }),
      }));
    });
}

function splitAt(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + marker.length)];
}

/** Rules for every plan, wherever it came from; throws `plan.invalid` with what to change. */
export function checkPlan(steps: readonly NewStep[], shellOnly: (step: NewStep) => boolean): void {
  const fail = (message: string): never => {
    throw new InvalidInput('plan.invalid', message);
  };
  if (steps.length === 0) fail('The plan has no steps.');
  if (steps.length > MAX_STEPS)
    fail(`The plan has ${String(steps.length)} steps; at most ${String(MAX_STEPS)} are allowed.`);
  for (const step of steps) {
    if (step.stepName.trim() === '' || step.stepName.length > 200)
      fail(`Step ${String(step.stepIndex)} needs a name of 1 to 200 characters.`);
    if (shellOnly(step) && readCommands(step).length === 0)
      fail(`Step ${step.stepName} runs with the shell engine but has no commands.`);
    if (!shellOnly(step) && (step.instructions ?? '').trim() === '') fail(`Step ${step.stepName} has no instructions.`);
  }
}

function readCommands(step: NewStep): readonly string[] {
  try {
    return commandsOf(step);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput(error.code, `Step ${step.stepName}: ${error.message}`, error.facts);
  }
}
