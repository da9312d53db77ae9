/** How our hints write a command: `Install Codex: npm i -g @openai/codex, or …`, `npx deksdenflow … 01a2; then: npx …`. */
const COMMAND = /(?<![\w/-])(?:npm|npx|curl|brew|git|codex|claude|gemini|opencode)\s[^,;()\n]+/g;

/** The commands that a sentence of the server tells to run. */
export function commandsOf(text: string): readonly string[] {
  const found = text.match(COMMAND) ?? [];
  return [...new Set(found.map((command) => command.trim().replace(/[.:]$/, '')).filter(isCommand))];
}

/** `git of worker w-1 is old` begins like one. */
const isCommand = (text: string): boolean =>
  /^\S+ (?:-|i |install |run |login|protocols |queues |doctor|deksdenflow |auth |setup)/.test(text);
