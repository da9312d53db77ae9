import { DEFAULT_CHARGE, type Script } from '../support/scripted-model/script';
import { ScriptedModelServer } from '../support/scripted-model/scripted-model-server';

describe('the scripted model server', () => {
  let server: ScriptedModelServer;
  beforeEach(async () => {
    server = new ScriptedModelServer();
    await server.start();
  });
  afterEach(() => server.stop());

  const post = async (path: string, body: unknown, session: string): Promise<{ status: number; text: string }> => {
    const headers = { 'content-type': 'application/json', session_id: session, 'x-claude-code-session-id': session };
    const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  };
  const user = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
  const ask = async (prompt: string, session: string): Promise<string> =>
    (await post('/v1/responses', { model: 'm', input: [user('<environment_context>x'), user(prompt)] }, session)).text;
  const says = (text: string, more: Partial<Script> = {}): Script => ({
    match: /judge/,
    turns: [{ say: text }],
    ...more,
  });

  it('hands each conversation its own turns, and repeats the last', async () => {
    server.script({ match: /mend/, turns: [{ run: 'one' }, { say: 'two' }] });
    expect(await ask('mend', 'a')).toContain('one');
    expect(await ask('mend', 'b')).toContain('one');
    expect(await ask('mend', 'a')).toContain('two');
    expect(await ask('mend', 'a')).toContain('two');
  });

  it('goes on to the next matching script when one is used up', async () => {
    server.script(says('fail', { times: 1 }), says('pass'));
    expect(await ask('judge', 'a')).toContain('fail');
    expect(await ask('judge', 'b')).toContain('pass');
    expect(await ask('judge', 'a')).toContain('fail');
  });

  it('takes a resumed session for a new conversation of the same session', async () => {
    server.script(says('first', { times: 1 }), says('again'));
    await ask('judge', 'a');
    const body = { model: 'm', input: [user('judge'), user('judge once more')] };
    expect((await post('/v1/responses', body, 'a')).text).toContain('again');
    expect(server.ledger.ofSession('a').inputTokens).toBe(2 * DEFAULT_CHARGE.inputTokens);
  });

  it('says so when no script matches, and tells which text was looked at', async () => {
    expect(await ask('unheard of', 'a')).toContain('No script matches: unheard of');
  });

  it('charges only what it answered', async () => {
    server.script({ match: /x/, turns: [{ refuse: 'rate_limit' }, { say: 'ok' }] });
    const body = { model: 'c', messages: [{ role: 'user', content: 'x' }], tools: [{ name: 'Bash' }] };
    expect((await post('/v1/messages', body, 's')).status).toBe(429);
    expect(server.ledger.total().inputTokens).toBe(0);
    expect((await post('/v1/messages', body, 's')).text).toContain('message_stop');
    expect(server.ledger.ofModel('c')).toEqual({ ...DEFAULT_CHARGE, reasoningTokens: 0 });
  });

  it('serves and charges the calls that a CLI makes for itself, without using up a script', async () => {
    server.script(says('verdict', { times: 1 }));
    const title = { model: 'small', messages: [{ role: 'user', content: 'judge' }] };
    expect((await post('/v1/messages', title, 's')).text).toContain('"ok"');
    expect(server.ledger.ofModel('small').outputTokens).toBe(DEFAULT_CHARGE.outputTokens);
    expect(await ask('judge', 's')).toContain('verdict');
    expect((await post('/v1/messages/count_tokens', {}, 's')).text).toContain('input_tokens');
    expect((await fetch(server.url, { method: 'HEAD' })).status).toBe(200);
  });
});
