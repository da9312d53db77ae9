/** What actions are called on buttons: as the API labels what most likely helps. */
const WORDS: Record<string, string> = {
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
  approve: 'Approve',
  retry_from: 'Run again from here',
  request_changes: 'Request changes',
};

/** The label of an action; one that this page does not know yet is called what it is called. */
export const words = (action: string): string => WORDS[action] ?? action.replaceAll('_', ' ');

/** What cannot be taken back is asked about first. */
export const isDestructive = (action: string): boolean => ['cancel', 'retry_from'].includes(action);

/** Words of plain English (`start`, `run`) are read as they are. */
const CODES = new RegExp(
  `\\b(?:${Object.keys(WORDS)
    .filter((action) => action.includes('_'))
    .join('|')})\\b`,
  'g',
);

/** The server's sentences name actions as commands and requests have them; a reader of the page looks for its buttons. */
export const inButtonWords = (sentence: string): string => sentence.replace(CODES, (action) => `“${words(action)}”`);
