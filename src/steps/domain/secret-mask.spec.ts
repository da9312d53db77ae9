import fc from 'fast-check';
import { SecretMask, secretValues } from './secret-mask';

function masked(secrets: readonly string[], chunks: readonly Buffer[]): string {
  const mask = new SecretMask(secrets);
  return Buffer.concat([...chunks.map((chunk) => mask.push(chunk)), mask.end()]).toString();
}

describe('SecretMask', () => {
  it('finds a secret wherever the chunks are cut, and leaves the rest as it is', () => {
    const secrets = ['s3cret-välue', 's3cret-välue-longer'];
    const whole = Buffer.from('ä s3cret-välue s3cret-välue-longer s3cret- ü\n');
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 6 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((to, index) => whole.subarray(at[index], to));
        expect(masked(secrets, chunks)).not.toContain('välue');
        expect(masked(secrets, chunks)).toMatch(/^ä \*\*\* \*\*\*(-longer)? s3cret- ü\n$/);
      }),
    );
  });

  it('finds a secret in the form that JSON gives it', () => {
    const secret = 'line one\n"two"';
    expect(new SecretMask([secret]).text(JSON.stringify({ secret }))).toBe('{"secret":"***"}');
  });

  it('passes on at once what cannot be the beginning of a secret', () => {
    const mask = new SecretMask(['s3cret-value']);
    expect(mask.push(Buffer.from('waiting s3c')).toString()).toBe('waiting ');
    expect(mask.push(Buffer.from('ond')).toString()).toBe('s3cond');
  });

  it('leaves short words alone', () => {
    expect(new SecretMask(['main', '']).text('on main')).toBe('on main');
  });
});

describe('secretValues', () => {
  it('takes what is stored as a secret, and what is called one', () => {
    const env = { API_KEY: 'a', npm_token: 'b', REGION: 'c', STORED: 'd' };
    expect(secretValues(env, ['STORED'])).toEqual(['a', 'b', 'd']);
  });
});
