import fc from 'fast-check';
import { leaked, SECRET_SAMPLES } from '../../../test/support/secret-samples';
import { Redactor } from './redactor';

function streamed(chunks: readonly (string | Buffer)[], redactor = new Redactor()): string {
  const stream = redactor.stream();
  return Buffer.concat([...chunks.map((chunk) => stream.push(Buffer.from(chunk))), stream.end()]).toString();
}

const around = (text: string): string => `It prints this:\n${text}\nand goes on.\n`;

describe('a stream without secrets', () => {
  it.each(SECRET_SAMPLES)('shows no $name, wherever it is cut in two', (sample) => {
    const text = around(sample.text);
    for (let at = 0; at <= text.length; at++) {
      const shown = streamed([text.slice(0, at), text.slice(at)]);
      if (leaked(shown, sample).length > 0) throw new Error(`Cut at ${String(at)}: ${shown}`);
      expect(shown).toMatch(/^It prints this:[^]*and goes on\.\n$/);
    }
  });

  it.each(SECRET_SAMPLES)('shows no $name that comes byte by byte', (sample) => {
    expect(leaked(streamed([...around(sample.text)]), sample)).toEqual([]);
  });

  it('finds them in any chunks', () => {
    const one = fc.constantFrom(...SECRET_SAMPLES);
    const cuts = fc.array(fc.nat(400), { maxLength: 8 });
    fc.assert(
      fc.property(one, cuts, (sample, places) => {
        const text = Buffer.from(around(`ä☃ ${sample.text}`));
        const at = [0, ...places.map((place) => Math.min(place, text.length)).sort((a, b) => a - b), text.length];
        const chunks = at.slice(1).map((to, index) => text.subarray(at[index], to));
        expect(leaked(streamed(chunks), sample)).toEqual([]);
      }),
    );
  });

  it('shows nothing of a secret that does not end, and holds no more than it must', () => {
    const stream = new Redactor().stream();
    stream.push(Buffer.from('dkf_'));
    let shown = '';
    for (let at = 0; at < 200; at++) shown += stream.push(Buffer.alloc(997, 'a')).toString();
    expect(shown).toBe('[masked]');
    expect(stream.push(Buffer.from(' ends')).toString()).toBe(' ends');
    for (let at = 0; at < 100; at++) shown += stream.push(Buffer.from(`https://${'a'.repeat(20_000)}`)).toString();
    expect(shown.length).toBeGreaterThan(99 * 20_000);
  });

  it('passes on at once what cannot become a secret, and what stands before one', () => {
    const stream = new Redactor(['s3cret-value']).stream();
    const pushed = (text: string) => stream.push(Buffer.from(text)).toString();
    expect(pushed('Continue? [y/N] ')).toBe('Continue? [y/N] ');
    expect(pushed('token: ')).toBe('token: ');
    expect(pushed('none\n')).toBe('none\n');
    expect(pushed('waiting s3c')).toBe('waiting ');
    expect(pushed('ond')).toBe('s3cond');
    expect(pushed('ghp_')).toBe('ghp_');
    expect(pushed('aaaa')).toBe('');
    expect(pushed(' is short\n')).toBe('aaaa is short\n');
  });

  it('learns values while it is open', () => {
    const redactor = new Redactor();
    const stream = redactor.stream();
    stream.push(Buffer.from('one\n'));
    redactor.learn('a value of the vault');
    expect(stream.push(Buffer.from('a value of the vault\n')).toString()).toBe('[masked]\n');
  });
});
