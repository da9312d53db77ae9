type Teller = () => string | Promise<string>;

const tellers = new Set<Teller>();

/** Asks for this when a test fails, beside its error, until the function that is returned is called. */
export function tellOnFailure(teller: Teller): () => void {
  tellers.add(teller);
  return () => tellers.delete(teller);
}

/** What they tell, below each other. One that cannot does not keep the others from it. */
export async function allTold(asked: readonly Teller[]): Promise<string> {
  const told = await Promise.all(
    asked.map(async (teller) => {
      try {
        return await teller();
      } catch (error) {
        return `(not known: ${String(error)})`;
      }
    }),
  );
  return told.filter((each) => each !== '').join('\n\n');
}

/** Asked by scripts/failure-environment.cjs, which sees what is global in a test and nothing else. */
Object.assign(globalThis, { reportOfFailure: () => allTold([...tellers]) });

/** The end of a long text, which is where the trouble is. */
export function endOf(text: string, lines = 20): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
