import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { atoi, getInteger, matches } from '../../../projections/iproute2/argument.js';
import { both, jsonOnly, print, textOnly } from '../../../projections/iproute2/json_print.js';
import { llAddrA2n } from '../../../projections/iproute2/ll_addr.js';

test('a word matches what it begins, except the empty one', () => {
  expect([
    matches('li', 'link'),
    matches('link', 'link'),
    matches('', 'link'),
    matches('lins', 'link'),
  ]).toEqual(
    [true, true, false, false], // prettier-ignore
  );
});

test.each([
  ['10', 10],
  ['-10', -10],
  ['0x1F', 31],
  ['010', 8],
  ['0', 0],
  [' 7', 7],
  ['2147483647', 2147483647],
  ['2147483648', undefined],
  ['08', undefined],
  ['7 ', undefined],
  ['', undefined],
])('get_integer of "%s" is %s', (word, value) => {
  expect(getInteger(word)).toBe(value);
});

test('atoi takes what the word begins with', () => {
  expect([atoi('12x'), atoi('x'), atoi('-3')]).toEqual([12, 0, -3]);
});

test.each([
  ['02:00:00:00:00:0A', '02:00:00:00:00:0a'],
  ['2:0', '02:00'],
  ['02-00', '02'],
  ['foo', '0f'],
  ['1.2.3.4', '01:02:03:04'],
  ['0200.0000.0001', '80:00:01:00'],
])('ll_addr_a2n of "%s" is %s', (word, address) => {
  expect(llAddrA2n(word)).toEqual(E.right(address));
});

test.each([
  ['', ''],
  ['02:xx', 'xx'],
  ['02:100', '100'],
  ['300.1', '300.1'],
])('ll_addr_a2n of "%s" complains of "%s"', (word, part) => {
  expect(llAddrA2n(word)).toMatchObject(E.left({ stderr: `"${part}" is invalid lladdr.\n`, status: 1 }));
});

describe('a line is printed', () => {
  const lines = [
    [both('a', 1, 'a=1 '), jsonOnly('b', ['x', 'y']), textOnly('end\n')],
    [],
    [both('c', 'q"\\', 'c\n'), jsonOnly('d', null), jsonOnly('e', [])],
  ];
  test.each([
    [{ json: false, pretty: true }, 'a=1 end\nc\n'],
    [{ json: true, pretty: false }, '[{"a":1,"b":["x","y"]},{},{"c":"q\\"\\\\","d":null,"e":[]}]\n'],
    [
      { json: true, pretty: true },
      '[ {\n        "a": 1,\n        "b": [ "x","y" ]\n    },{},' +
        '{\n        "c": "q\\"\\\\",\n        "d": null,\n        "e": [ ]\n    } ]\n',
    ],
  ])('%o', (options, text) => {
    expect(print(lines, options)).toBe(text);
  });
});
