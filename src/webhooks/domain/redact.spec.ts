import { Redactor } from '../../kernel/redaction/redactor';
import { githubSamples, gitlabSample } from '../../../test/support/forges/webhook-samples';
import { githubSignal } from './github-signal';
import { gitlabSignal } from './gitlab-signal';
import { redactPayload } from './redact';

const forty = 'a1B2'.repeat(10);

describe('a stored delivery', () => {
  it('has none of the secrets that we know, however JSON writes them', () => {
    const secrets = ['hook-secret', 'with "quotes"\nand lines'];
    const text = JSON.stringify({ config: { secret: secrets[0] }, note: `is ${String(secrets[1])}.` });
    expect(JSON.parse(redactPayload(text, new Redactor(secrets)))).toEqual({
      config: { secret: '[masked]' },
      note: 'is [masked].',
    });
  });

  it.each([
    `ghp_${forty}`,
    `github_pat_${forty}`,
    `glpat-${forty}`,
    `sk-ant-${forty}`,
    'AKIAABCDEFGHIJKLMNOP',
    `xoxb-${forty}`,
    `eyJhbGciOiJIUzI1NiJ9.${forty}.${forty}`,
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
  ])('has nothing in it that looks like %s', (secret) => {
    const stored = redactPayload(
      JSON.stringify({ head_commit: { message: `oops ${secret}!` }, ref: 'r' }),
      new Redactor(),
    );
    expect(JSON.parse(stored)).toEqual({ head_commit: { message: 'oops [masked]!' }, ref: 'r' });
    expect(redactPayload('{"url":"https://me:hush@example.org/x"}', new Redactor())).not.toContain('hush');
  });

  it('has no value of a CI variable, whatever it looks like', () => {
    const { payload } = gitlabSample('pipeline');
    const stored = redactPayload(JSON.stringify(payload), new Redactor());
    expect(JSON.stringify(payload)).toContain('us-west-1');
    expect(stored).not.toContain('us-west-1');
    expect(stored).toContain('"variables":[{"key":"REGION","value":"***"}]');
  });

  it('means the same when it is replayed', () => {
    for (const { event, payload } of githubSamples()) {
      const text = JSON.stringify(payload);
      const replayed = JSON.parse(redactPayload(text, new Redactor(['hook-secret']))) as unknown;
      expect(githubSignal(event, replayed)).toEqual(githubSignal(event, payload));
    }
    for (const name of ['build', 'merge_request', 'pipeline', 'push', 'tag_push'] as const) {
      const { event, payload } = gitlabSample(name);
      const replayed = JSON.parse(redactPayload(JSON.stringify(payload), new Redactor(['hook-secret']))) as unknown;
      expect(gitlabSignal(event, replayed)).toEqual(gitlabSignal(event, payload));
    }
  });

  it('is what it was when it is no JSON, or JSON that nests without end', () => {
    const deep = `${'['.repeat(20_000)}{"variables":[{"value":"x"}]}${']'.repeat(20_000)}`;
    for (const text of ['', 'not json "variables"', '{"variables":', deep])
      expect(() => redactPayload(text, new Redactor())).not.toThrow();
    expect(redactPayload('not json "variables"', new Redactor())).toBe('not json "variables"');
    expect(redactPayload('{"variables": {"a": 1}}', new Redactor())).toBe('{"variables": {"a": 1}}');
  });
});
