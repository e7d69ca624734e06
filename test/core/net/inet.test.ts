/** Addresses: text as glibc reads and writes it, prefixes, masks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bitsOf,
  broadcastOf,
  compareAddresses,
  inetMakeMask,
  inetMaskLen,
  inetNtop,
  inetPton,
  networkOf,
  networksOf,
  prefixEqual,
} from '../../../core/net/inet.js';

describe('text', () => {
  test.each([
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
    ['::10.0.0.1', '::10.0.0.1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ])('%s is %s', (text, canonical) => {
    expect(inetPton('AF_INET6', text)).toBe(canonical);
  });

  test.each([
    '',
    '1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    ':1',
    '12345::',
    '::1.2.3',
    '1.2.3.4::',
    '1:2:3:4:5:6:7::8',
    ':::',
  ])('%j is no IPv6 address', (text) => {
    expect(inetPton('AF_INET6', text)).toBeUndefined();
  });

  test.each(['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.x', ' 1.2.3.4'])(
    '%j is no IPv4 address',
    (text) => {
      expect(inetPton('AF_INET', text)).toBeUndefined();
    },
  );

  test('every address comes back from its text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.nat(127), (bits, shift) => {
        const masked = bits & (bits << BigInt(shift)) & ((1n << 128n) - 1n);
        expect(bitsOf(inetNtop('AF_INET6', masked))).toBe(masked);
        expect(bitsOf(inetNtop('AF_INET', masked & 0xffffffffn))).toBe(masked & 0xffffffffn);
      }),
    );
  });
});

describe('prefixes', () => {
  test('addresses of a network agree in its bits', () => {
    expect(prefixEqual('10.0.1.1', '10.0.0.1', 23)).toBe(true);
    expect(prefixEqual('10.0.2.1', '10.0.0.1', 23)).toBe(false);
    expect(prefixEqual('2001:db8::1', '2001:db9::', 31)).toBe(true);
    expect(prefixEqual('2001:db8::1', '2001:db9::', 32)).toBe(false);
  });

  test('a network has a first and a last address', () => {
    expect(networkOf('192.0.2.77', 26)).toBe('192.0.2.64');
    expect(broadcastOf('192.0.2.77', 26)).toBe('192.0.2.127');
    expect(networkOf('fe80::1:2', 64)).toBe('fe80::');
    expect(networkOf('1.2.3.4', 0)).toBe('0.0.0.0');
  });

  test('an address is in a network of every size', () => {
    const networks = networksOf('192.0.2.77');
    expect(networks.length).toBe(33);
    expect([networks[0], networks[6], networks[32]]).toEqual(['192.0.2.77', '192.0.2.64', '0.0.0.0']);
  });

  test('addresses are in the order of their numbers', () => {
    const address = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
    fc.assert(
      fc.property(address, address, fc.nat(127), (a, b, shared) => {
        const other = ((a >> BigInt(shared)) << BigInt(shared)) | (b & ((1n << BigInt(shared)) - 1n));
        const order = compareAddresses(inetNtop('AF_INET6', a), inetNtop('AF_INET6', other));
        expect(Math.sign(order)).toBe(a === other ? 0 : a < other ? -1 : 1);
      }),
    );
  });

  test('masks have their ones first', () => {
    expect(inetMakeMask(0)).toBe('0.0.0.0');
    expect(inetMakeMask(20)).toBe('255.255.240.0');
    expect(inetMaskLen('255.255.240.0')).toBe(20);
    expect(inetMaskLen('255.0.255.0')).toBeUndefined();
  });
});
