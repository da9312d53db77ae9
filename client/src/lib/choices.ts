export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Of a list where each value has its words: given as a record over an enum of the server, none can be forgotten. */
export const choicesOf = (words: Readonly<Record<string, string>>): readonly Choice[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
