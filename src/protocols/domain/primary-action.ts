import type { StepRun } from '../../steps/domain/step-run';
import type { ProtocolAction, StepAction } from './allowed-actions';
import type { AttentionKind } from './attention-kinds';
import type { ProtocolRun } from './protocol-run';
import type { WaitingCode } from './waiting';

export const PRIMARY_KINDS = ['protocol', 'step', 'link'] as const;

/** What most likely helps: an action that is allowed now, or a page elsewhere. */
export type PrimaryAction =
  | { readonly kind: 'protocol'; readonly action: ProtocolAction; readonly targetId: string; readonly label: string }
  | { readonly kind: 'step'; readonly action: StepAction; readonly targetId: string; readonly label: string }
  | { readonly kind: 'link'; readonly url: string; readonly targetId: string; readonly label: string };

type Wish = ProtocolAction | `step.${StepAction}` | 'link';

/** In this order, the first that is allowed. */
const WISHES: Readonly<Record<AttentionKind, readonly Wish[]>> = {
  blocked: ['retry_latest', 'step.run', 'start', 'link', 'pause'],
  // As the sentence of the wait has it.
  approval: ['step.run_qa', 'step.approve', 'step.run'],
  budget: ['retry_latest'],
  ci_failed: ['retry_latest', 'trigger_ci', 'link'],
  ready_to_merge: ['link'],
  conflicts: ['link'],
  failed: ['retry_latest'],
  start: ['start'],
  next_step: ['run_next_step'],
};

const LABELS: Readonly<Record<ProtocolAction | StepAction, string>> = {
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  run_next_step: 'Run the next step',
  retry_latest: 'Try again',
  open_pr: 'Open a pull request',
  trigger_ci: 'Run CI again',
  run: 'Run the step',
  run_qa: 'Judge the step',
  approve: 'Approve the step',
  retry_from: 'Run again from this step',
  request_changes: 'Ask for changes',
};

interface About {
  readonly kind: AttentionKind;
  readonly code: WaitingCode;
  readonly run: ProtocolRun;
  readonly step: StepRun | null;
  readonly allowedActions: readonly ProtocolAction[];
  readonly stepAllowedActions: readonly StepAction[];
}

/** Reasons that say of themselves that trying again would change nothing: it is allowed, and nobody is led to it. */
const FRUITLESS: readonly string[] = ['no_progress', 'ci_same_failure'];

export function primaryAction(about: About): PrimaryAction | null {
  const isFruitless = FRUITLESS.includes(about.run.statusReason?.code ?? '');
  for (const wish of isFruitless ? (['link'] as const) : WISHES[about.kind]) {
    const found = granted(wish, about);
    if (found !== null) return found;
  }
  return null;
}

function granted(wish: Wish, about: About): PrimaryAction | null {
  const { run, step, kind } = about;
  if (wish === 'link') return linkOf(about);
  const ofStep = about.stepAllowedActions.find((action) => `step.${action}` === wish);
  if (ofStep !== undefined && step !== null) {
    return { kind: 'step', action: ofStep, targetId: step.id, label: LABELS[ofStep] };
  }
  const action = about.allowedActions.find((allowed) => allowed === wish);
  if (action === undefined) return null;
  const label = kind === 'budget' ? 'Raise the budget and go on' : LABELS[action];
  return { kind: 'protocol', action, targetId: run.id, label };
}

function linkOf({ code, run }: About): PrimaryAction | null {
  if (run.pr === null) return null;
  const gitlab = run.ciProvider === 'gitlab';
  const name = gitlab ? `merge request !${String(run.pr.number)}` : `pull request #${String(run.pr.number)}`;
  const verb = code === 'conflicts' ? 'Resolve conflicts of' : code === 'merge' ? 'Merge' : 'Look at';
  return { kind: 'link', url: run.pr.url, targetId: run.id, label: `${verb} ${name}` };
}
