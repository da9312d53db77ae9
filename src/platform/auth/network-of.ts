import { isIPv6 } from 'node:net';

/** Groups of the part of an IPv6 address that its provider has given out: whoever has one such network has 2^64 addresses. */
const NETWORK_GROUPS = 4;

/** Whom an address is counted as: an IPv4 address as itself, also inside IPv6; an IPv6 one with all of its network. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  const inside = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(plain)?.[1];
  if (inside !== undefined) return inside;
  if (!isIPv6(plain)) return address;
  const [before = '', after] = plain.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const gap = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...tail];
  return `${groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
