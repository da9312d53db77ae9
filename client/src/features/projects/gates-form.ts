import type { Schemas } from '../../api/client';

type Gate = Schemas['Gate'];

export interface GateDraft {
  readonly name: string;
  readonly command: string;
  readonly timeout_seconds: string;
}

export const draftOfGates = (gates: readonly Gate[]): GateDraft[] =>
  gates.map(({ name, command, timeout_seconds: timeout }) => ({
    name,
    command,
    timeout_seconds: timeout === undefined ? '' : String(timeout),
  }));

/** A row in which nothing was typed is no gate. What is wrong with the others the server says, by their places in this list. */
export function gatesOf(drafts: readonly GateDraft[]): Gate[] {
  return filled(drafts).map(({ name, command, timeout_seconds: timeout }) => ({
    name: name.trim(),
    command: command.trim(),
    ...(timeout.trim() !== '' && { timeout_seconds: Number(timeout) }),
  }));
}

/** The name that the server has for a field of a gate, as it stands in what was sent. */
export function gateField(drafts: readonly GateDraft[], index: number, field: keyof GateDraft): string {
  const before = filled(drafts.slice(0, index)).length;
  return `gates[${String(before)}].${field}`;
}

const filled = (drafts: readonly GateDraft[]): GateDraft[] =>
  drafts.filter(({ name, command }) => `${name}${command}`.trim() !== '');
