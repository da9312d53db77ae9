import { classifyWords, resetTime } from './classify-words';

describe('classifyWords', () => {
  it.each([
    ['You’ve hit your usage limit. Upgrade to Pro (https://chatgpt.com/explore/pro)', 'quota'],
    ["You've hit your limit · resets 3pm", 'quota'],
    ['Credit balance is too low', 'quota'],
    ['exceeded retry limit, last status: 429 Too Many Requests', 'rate_limit'],
    ['unexpected status 401 Unauthorized: Incorrect API key provided', 'auth'],
    ['Missing environment variable: `SCRIPTED_KEY`.', 'auth'],
    ['Not logged in · Please run /login', 'auth'],
    ['We’re currently experiencing high demand, which may cause temporary errors.', 'overloaded'],
    ['Selected model is at capacity. Please try a different model.', 'overloaded'],
    ["Codex ran out of room in the model's context window. Start a new thread", 'context_overflow'],
    ['The model `gpt-none` does not exist or you do not have access to it.', 'model_unavailable'],
    ['stream disconnected before completion: error sending request', 'network'],
    ['filesystem-restricted execution requires bubblewrap to isolate app-server sockets', 'sandbox'],
    ["error: unexpected argument '--x' found", 'cli_version'],
    ['something nobody has seen', 'unknown'],
  ])('%s', (words, expected) => {
    expect(classifyWords(words)).toBe(expected);
  });
});

describe('resetTime', () => {
  const now = 1_700_000_000_000;
  it.each([
    ['Claude AI usage limit reached|1757200000', 1_757_200_000_000],
    ['Try again in 2 days 3 hours 5 minutes.', now + 183_900_000],
    ['try again in 40 seconds', now + 40_000],
    ['or try again later.', undefined],
  ])('%s', (words, expected) => {
    expect(resetTime(words, now)).toBe(expected);
  });
});
