import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { type GitlabProof, verifyGithub, verifyGitlab } from './signature';

const body = Buffer.from('{"test": 2432232314}');
const refused = (reason: string) => ({ ok: false, reason });
const sign = (secret: string, over: Buffer) => `sha256=${createHmac('sha256', secret).update(over).digest('hex')}`;

describe("GitHub's signature", () => {
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
  const published = {
    secret: "It's a Secret to Everybody",
    body: Buffer.from('Hello, World!'),
    header: 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  };

  it('is right for the published vector', () => {
    expect(verifyGithub(published.body, published.header, [published.secret])).toEqual({ ok: true, secret: 0 });
  });

  it('tells the current secret from the previous one', () => {
    const secrets = ['current', 'previous'];
    expect(verifyGithub(body, sign('current', body), secrets)).toEqual({ ok: true, secret: 0 });
    expect(verifyGithub(body, sign('previous', body), secrets)).toEqual({ ok: true, secret: 1 });
    expect(verifyGithub(body, sign('before that', body), secrets)).toEqual(refused('mismatch'));
  });

  it('is over the bytes: one space more and it is another body', () => {
    expect(verifyGithub(Buffer.from('Hello, World! '), published.header, [published.secret])).toEqual(
      refused('mismatch'),
    );
    const noText = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    expect(verifyGithub(noText, sign('s', noText), ['s'])).toEqual({ ok: true, secret: 0 });
    expect(verifyGithub(Buffer.from(noText.toString()), sign('s', noText), ['s'])).toEqual(refused('mismatch'));
  });

  it('is refused with its reason when it is not there or no signature, of whatever length', () => {
    expect(verifyGithub(body, undefined, ['s'])).toEqual(refused('missing'));
    expect(verifyGithub(body, '', ['s'])).toEqual(refused('missing'));
    const [whole] = [sign('s', body)];
    for (const header of [whole.slice(0, -1), `${whole}0`, whole.replace('256', '1'), 'sha256=', whole.slice(7), 'x']) {
      expect([header, verifyGithub(body, header, ['s'])]).toEqual([header, refused('malformed')]);
    }
  });

  it('fits no empty secret and no empty list', () => {
    expect(verifyGithub(body, sign('', body), [''])).toEqual(refused('mismatch'));
    expect(verifyGithub(body, sign('', body), [])).toEqual(refused('mismatch'));
  });
});

// https://github.com/standard-webhooks/standard-webhooks, the vector of its libraries' tests
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NOW = 1_614_265_330_000;
const proof: GitlabProof = {
  token: undefined,
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const verify = (change: Partial<GitlabProof>, now = NOW, secrets = [SECRET]) =>
  verifyGitlab(body, { ...proof, ...change }, secrets, now);

describe("GitLab's signature, by Standard Webhooks", () => {
  it('is right for the published vector', () => {
    expect(verify({})).toEqual({ ok: true, secret: 0 });
    expect(verify({}, NOW, ['whsec_AAAA', SECRET])).toEqual({ ok: true, secret: 1 });
  });

  it.each([SECRET, 'a secret of our own', 'whsec_', 'whsec_not base64!'])(
    'agrees with the reference implementation, with the secret "%s"',
    (secret) => {
      const options = secret === SECRET ? {} : { format: 'raw' as const };
      const reference = new Webhook(secret, options);
      const now = new Date(NOW);
      const signature = reference.sign('msg_1', now, body.toString());
      const theirs = { ...proof, id: 'msg_1', signature };
      expect(verifyGitlab(body, theirs, [secret], NOW)).toEqual({ ok: true, secret: 0 });
      expect(verifyGitlab(Buffer.from('{}'), theirs, [secret], NOW)).toEqual(refused('mismatch'));
    },
  );

  it('may be one of several, while the sender rotates its key', () => {
    const other = `v1,${Buffer.alloc(32).toString('base64')}`;
    expect(verify({ signature: `${other} v1a,abc ${String(proof.signature)}` })).toEqual({ ok: true, secret: 0 });
    expect(verify({ signature: `${other} ${other}` })).toEqual(refused('mismatch'));
  });

  it('covers id, time and body', () => {
    expect(verify({ id: 'msg_other' })).toEqual(refused('mismatch'));
    expect(verify({ timestamp: '1614265331' })).toEqual(refused('mismatch'));
    expect(verify({ timestamp: '01614265330' })).toEqual(refused('mismatch'));
  });

  it('lasts five minutes to either side, and a forged one is not called an expired one', () => {
    expect(verify({}, NOW + 300_999)).toEqual({ ok: true, secret: 0 });
    expect(verify({}, NOW + 301_000)).toEqual(refused('expired'));
    expect(verify({}, NOW - 300_000)).toEqual({ ok: true, secret: 0 });
    expect(verify({}, NOW - 301_000)).toEqual(refused('expired'));
    expect(verify({ id: 'forged' }, NOW + 301_000)).toEqual(refused('mismatch'));
  });

  it('is malformed without its id, its time or a version that we know', () => {
    for (const change of [
      { id: undefined },
      { timestamp: undefined },
      { timestamp: 'soon' },
      { timestamp: '-1' },
      { signature: 'v2,AAAA' },
      { signature: 'g0hM9SsE' },
    ]) {
      expect([change, verify(change)]).toEqual([change, refused('malformed')]);
    }
  });
});

describe("GitLab's token", () => {
  const none = { token: undefined, id: undefined, timestamp: undefined, signature: undefined };
  const byToken = (token: string | undefined) => verifyGitlab(body, { ...none, token }, ['current', 'previous'], NOW);

  it('is one of the secrets, whole', () => {
    expect(byToken('current')).toEqual({ ok: true, secret: 0 });
    expect(byToken('previous')).toEqual({ ok: true, secret: 1 });
    for (const wrong of ['curren', 'currents', 'CURRENT', 'x'.repeat(10_000)]) {
      expect(byToken(wrong)).toEqual(refused('mismatch'));
    }
    expect(byToken(undefined)).toEqual(refused('missing'));
    expect(byToken('')).toEqual(refused('missing'));
    expect(verifyGitlab(body, { ...none, token: 'x' }, ['', 'y'], NOW)).toEqual(refused('mismatch'));
  });

  it('and a signature must both be right where both are there', () => {
    expect(verify({ token: SECRET })).toEqual({ ok: true, secret: 0 });
    expect(verify({ token: 'wrong' })).toEqual(refused('mismatch'));
    expect(verify({ token: SECRET, signature: 'v1,AAAA' })).toEqual(refused('mismatch'));
    expect(verify({ token: SECRET }, NOW + 301_000)).toEqual(refused('expired'));
  });
});
