import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { OutOfDate } from './out-of-date';

/** A page that shows one answer of the server, and the requests that it has made, each to be answered by hand. */
function page() {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
  const outOfDate = new OutOfDate(queries);
  const requests: { answer(value: string): Promise<void>; refuse(): Promise<void> }[] = [];
  const observer = new QueryObserver(queries, {
    queryKey: ['protocol', '1'],
    queryFn: () =>
      new Promise<string>((resolve, reject) => {
        const settled = async (settle: () => void): Promise<void> => {
          settle();
          for (let turn = 0; turn < 5; turn++) await new Promise((next) => setTimeout(next));
        };
        requests.push({
          answer: (value) =>
            settled(() => {
              resolve(value);
            }),
          refuse: () =>
            settled(() => {
              reject(new Error('Away.'));
            }),
        });
      }),
  });
  const close = observer.subscribe(() => undefined);
  const shown = (): string | undefined => observer.getCurrentResult().data;
  const at = (index: number) => requests[index] ?? fail(`There is no request ${String(index)}.`);
  return { queries, outOfDate, requests, at, shown, close };
}

function fail(message: string): never {
  throw new Error(message);
}

describe('what is out of date', () => {
  it('is asked for again', async () => {
    const { outOfDate, requests, at, shown, close } = page();
    await at(0).answer('planned');
    outOfDate.mark({ queryKey: ['protocol'] });
    expect(requests).toHaveLength(2);
    await at(1).answer('running');
    expect([shown(), requests.length]).toEqual(['running', 2]);
    close();
  });

  it('is asked for once more when its first answer was on its way, however often it was marked', async () => {
    const { outOfDate, requests, at, shown, close } = page();
    outOfDate.mark({ queryKey: ['protocol'] });
    outOfDate.mark({ queryKey: ['protocol', '1'] });
    expect(requests).toHaveLength(1);
    await at(0).answer('planned');
    expect(requests).toHaveLength(2);
    await at(1).answer('running');
    expect([shown(), requests.length]).toEqual(['running', 2]);
    close();
  });

  it('is begun anew when a later answer was on its way', async () => {
    const { outOfDate, requests, at, shown, close } = page();
    await at(0).answer('pending');
    outOfDate.mark({});
    outOfDate.mark({});
    expect(requests).toHaveLength(3);
    await at(1).answer('planned');
    await at(2).answer('running');
    expect([shown(), requests.length]).toEqual(['running', 3]);
    close();
  });

  it('takes no answer for old that it was not said to be', async () => {
    const { outOfDate, requests, at, shown, close } = page();
    outOfDate.mark({ queryKey: ['projects'] });
    await at(0).answer('planned');
    expect([shown(), requests.length]).toEqual(['planned', 1]);
    close();
  });

  it('takes what was put there by hand for no answer', async () => {
    const { queries, outOfDate, requests, at, shown, close } = page();
    outOfDate.mark({ queryKey: ['protocol'] });
    queries.setQueryData(['protocol', '1'], 'paused');
    expect([shown(), requests.length]).toEqual(['paused', 1]);
    await at(0).answer('planned');
    await at(1).answer('running');
    expect([shown(), requests.length]).toEqual(['running', 2]);
    close();
  });

  it('is forgotten with a refusal: whoever asks again gets an answer of after it', async () => {
    const { queries, outOfDate, requests, at, shown, close } = page();
    outOfDate.mark({ queryKey: ['protocol'] });
    await at(0).refuse();
    void queries.refetchQueries({ queryKey: ['protocol'] });
    await at(1).answer('running');
    expect([shown(), requests.length]).toEqual(['running', 2]);
    close();
  });
});
