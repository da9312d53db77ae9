import type { StandInFailure } from './stand-in';

/** What a test has told a stand-in to answer instead, to the next requests whose line has `when` in it. */
export class ToldFailures {
  private readonly told: { readonly failure: StandInFailure; left: number }[] = [];

  add(failure: StandInFailure): void {
    this.told.push({ failure, left: failure.times ?? 1 });
  }

  /** What is still told is not answered any more. */
  clear(): void {
    this.told.length = 0;
  }

  /** The answer to this request (`GET /user`), which uses it up. */
  take(line: string): StandInFailure | undefined {
    const found = this.told.find(({ failure, left }) => left > 0 && line.includes(failure.when));
    if (found !== undefined) found.left -= 1;
    return found?.failure;
  }
}
