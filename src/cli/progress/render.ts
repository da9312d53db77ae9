import { type Palette, PLAIN, type Style } from '../palette';
import { cut, pad, printable, widthOf } from '../text-width';
import type { ForgeShown } from './forge-news';
import type { GateShown, ProgressState, StepPhase, StepShown } from './progress-state';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const LARGEST_BAR = 24;
/** Terminals wrap a line that fills the last column, some at once and some later. */
const SPARE = 1;

const PHASES: Record<StepPhase, { readonly mark: string; readonly style: Style; readonly word: string }> = {
  waiting: { mark: '○', style: 'dim', word: '' },
  queued: { mark: '◌', style: 'dim', word: 'queued' },
  executing: { mark: '', style: 'active', word: 'executing' },
  executed: { mark: '◌', style: 'plain', word: 'executed' },
  judging: { mark: '', style: 'active', word: 'judging' },
  done: { mark: '✓', style: 'good', word: '' },
  failed: { mark: '✗', style: 'bad', word: 'failed' },
};

/** The whole display, each line narrower than `width` columns. Knows no terminal and no clock. */
export function render(state: ProgressState, width: number, paint: Palette = PLAIN): string[] {
  const room = Math.max(1, width - SPARE);
  return [
    heading(state, room, paint),
    ...state.steps.flatMap((step) => rail(state, step, room, paint)),
    ...(state.forge === undefined ? [] : [forgeLine(state.forge, room, paint)]),
    bar(state, room, paint),
  ];
}

function heading(state: ProgressState, room: number, paint: Palette): string {
  const right = `${state.status}  ${clock(state.now - state.startedAt)}`;
  return twoSided(
    printable(state.title),
    right,
    room,
    (text) => paint(text, 'bold'),
    (text) => paint(text, 'dim'),
  );
}

/** A step's line, and below it its gates while they are the news. */
function rail(state: ProgressState, step: StepShown, room: number, paint: Palette): string[] {
  const { mark, style, word } = PHASES[step.phase];
  const spinning = SPINNER[state.frame % SPINNER.length] ?? '';
  const left = `${mark === '' ? spinning : mark} ${String(step.index)} ${printable(step.name)}`;
  const elapsed = step.startedAt === null ? '' : seconds((step.endedAt ?? state.now) - step.startedAt);
  const tries = step.attempts > 1 ? `try ${String(step.attempts)}` : '';
  const right = [word, tries, gateSum(step), elapsed].filter((text) => text !== '').join('  ');
  const line = twoSided(
    left,
    right,
    room,
    (text) => paint(text, style),
    (text) => paint(text, 'dim'),
  );
  if (step.phase !== 'judging' && step.phase !== 'failed') return [line];
  return [line, ...step.gates.map((gate) => gateLine(gate, room, paint))];
}

function gateSum({ phase, gates }: StepShown): string {
  if (phase !== 'done' || gates.length === 0) return '';
  return gates.length === 1 ? '1 gate' : `${String(gates.length)} gates`;
}

function gateLine(gate: GateShown, room: number, paint: Palette): string {
  const style = gate.passed ? 'good' : 'bad';
  const left = `│   ${gate.passed ? '✓' : '✗'} ${printable(gate.name)}`;
  return twoSided(
    left,
    seconds(gate.durationMs),
    room,
    (text) => paint(text, style),
    (text) => paint(text, 'dim'),
  );
}

/** Names of red checks give way before the pull request does: the timeline has them in full. */
const LONGEST_CI = 40;

function forgeLine({ title, state, ci }: ForgeShown, room: number, paint: Palette): string {
  const red = ci === null || ci.red.length === 0 ? '' : `: ${printable(ci.red.join(', '))}`;
  const right = ci === null ? '' : cut(`CI ${ci.state}${red}`, LONGEST_CI);
  const style = ci?.state === 'red' ? 'bad' : ci?.state === 'green' ? 'good' : 'dim';
  return twoSided(
    title === null ? '⇄ no pull request yet' : `⇄ ${title}  ${state}`,
    right,
    room,
    (text) => paint(text, 'plain'),
    (text) => paint(text, style),
  );
}

function bar(state: ProgressState, room: number, paint: Palette): string {
  const done = state.steps.filter((step) => step.phase === 'done').length;
  const total = state.steps.length;
  const sum = total === 0 ? 'the plan is being made' : `${String(done)} of ${String(total)} steps`;
  const size = Math.min(LARGEST_BAR, room - widthOf(sum) - 2);
  if (size < 4 || total === 0) return paint(cut(sum, room), 'dim');
  const filled = Math.round((done / total) * size);
  return `${paint('━'.repeat(filled), 'good')}${paint('─'.repeat(size - filled), 'dim')}  ${paint(sum, 'dim')}`;
}

/** `left` gives way first; `right` goes altogether when it would leave nothing of it. */
function twoSided(
  left: string,
  right: string,
  room: number,
  paintLeft: (text: string) => string,
  paintRight: (text: string) => string,
): string {
  const rest = room - widthOf(right) - 2;
  if (right === '' || rest < 12) return paintLeft(cut(left, room));
  const shown = cut(left, rest);
  return `${paintLeft(shown)}${pad('', rest + 2 - widthOf(shown))}${paintRight(right)}`;
}

function seconds(ms: number): string {
  return ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s` : clock(ms);
}

function clock(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(whole / 60);
  const rest = String(whole % 60).padStart(2, '0');
  if (minutes < 60) return `${String(minutes)}:${rest}`;
  return `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}
