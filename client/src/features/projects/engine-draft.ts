export interface EngineDraft {
  readonly engine: string;
  readonly plan: string;
  readonly execute: string;
  readonly qa: string;
}

/** Without those that were left empty: then the engine takes its own. */
export const modelsOf = ({ plan, execute, qa }: EngineDraft): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ plan, execute, qa }).flatMap(([kind, model]) =>
      model.trim() === '' ? [] : [[kind, model.trim()]],
    ),
  );
