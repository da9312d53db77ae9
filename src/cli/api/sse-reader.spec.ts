import { readSse, type SseMessage } from './sse-reader';

async function messagesOf(chunks: readonly Buffer[]): Promise<SseMessage[]> {
  const found: SseMessage[] = [];
  for await (const message of readSse(
    (async function* () {
      for (const chunk of chunks) yield await Promise.resolve(chunk);
    })(),
  ))
    found.push(message);
  return found;
}

describe('the reader of server-sent events', () => {
  const text =
    'retry: 2000\n\nid: 1\nevent: ready\ndata: {"a":"é😀"}\n\n:\n\nid: 7\n:\n\ndata: x\ndata: y\r\n\r\nid: 9\ndata: cut';
  const expected = [
    { id: '', event: '', data: undefined },
    { id: '1', event: 'ready', data: '{"a":"é😀"}' },
    { id: '1', event: '', data: undefined },
    { id: '7', event: '', data: undefined },
    { id: '7', event: '', data: 'x\ny' },
  ];

  it('finds the same messages wherever the bytes are cut, and drops one that is not whole', async () => {
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(await messagesOf([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(expected);
    }
  });
});
