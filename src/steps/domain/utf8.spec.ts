import { unfinishedTail } from './utf8';

describe('the unfinished tail of UTF-8', () => {
  it('is what lies between two characters, wherever a text is cut', () => {
    const text = 'aé漢😀z';
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const first = bytes.subarray(0, cut);
      const whole = first.length - unfinishedTail(first);
      expect(bytes.subarray(0, whole).toString() + bytes.subarray(whole).toString()).toBe(text);
      expect(cut - whole).toBeLessThan(4);
    }
  });

  it('is nothing of bytes that are no text', () => {
    expect(unfinishedTail(Buffer.from([0x80, 0x80, 0x80, 0x80]))).toBe(0);
    expect(unfinishedTail(Buffer.alloc(0))).toBe(0);
  });
});
