const MAX_ARGUMENT = 1_000;
const MAX_ALL = 8_000;

/** What was started, as pages show it: of long ones the beginning. The prompt is not among them, it goes in by stdin. */
export function shownCommand(command: readonly string[]): string[] {
  const shown: string[] = [];
  let room = MAX_ALL;
  for (const argument of command) {
    const length = Math.min(MAX_ARGUMENT, room);
    if (length <= 0) return [...shown, '…'];
    shown.push(argument.length <= length ? argument : `${argument.slice(0, length - 1)}…`);
    room -= length;
  }
  return shown;
}
