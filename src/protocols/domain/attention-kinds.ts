/** What can be asked of a person. */
export const ATTENTION_KINDS = [
  'blocked',
  'approval',
  'budget',
  'ci_failed',
  'ready_to_merge',
  'conflicts',
  'failed',
  'start',
  'next_step',
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];
