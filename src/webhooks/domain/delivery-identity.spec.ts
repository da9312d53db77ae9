import { identityOf } from './delivery-identity';

const body = Buffer.from('{}');

describe('the identity of a delivery', () => {
  it('is what the sender says, within the project whose secret signed it', () => {
    const headers = { 'x-github-delivery': 'guid', 'idempotency-key': 'key' };
    expect(identityOf('github', null, headers, body)).toBe('guid');
    expect(identityOf('github', 'shop', headers, body)).toBe('shop/guid');
    expect(identityOf('gitlab', 'shop', headers, body)).toBe('shop/key');
  });

  it.each(['', 'x'.repeat(201)])('is made of event and body when the sender says nothing usable', (given) => {
    const of = (event: string, text: string): string =>
      identityOf('github', null, { 'x-github-delivery': given, 'x-github-event': event }, Buffer.from(text));
    expect(of('push', '{}')).toBe(of('push', '{}'));
    expect(new Set([of('push', '{}'), of('ping', '{}'), of('push', '[]')]).size).toBe(3);
  });
});
