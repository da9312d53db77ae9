/** One message of a stream; `data` is absent of one that only carries an id, as our heartbeats do. */
export interface SseMessage {
  readonly id: string;
  readonly event: string;
  readonly data: string | undefined;
}

/** Reads server-sent events (WHATWG HTML §9.2.6). What is not ended by an empty line when the bytes end is dropped. */
export async function* readSse(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<SseMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  let id = '';
  let event = '';
  let data: string[] = [];
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, field = '', value = ''] = /^([^:]*):? ?(.*?)\r?$/s.exec(line) ?? [];
      if (field === 'id') id = value;
      else if (field === 'event') event = value;
      else if (field === 'data') data.push(value);
      if (line !== '' && line !== '\r') continue;
      yield { id, event, data: data.length === 0 ? undefined : data.join('\n') };
      event = '';
      data = [];
    }
  }
}
