import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { traceOf } from '../../core/log/entry.js';
import {
  comparePositions,
  endOf,
  eventCount,
  formatPosition,
  parsePosition,
} from '../../projections/position.js';
import { left, right, someHistory } from '../support/history.js';

const entries = someHistory(57);
const refused = entries.find((entry) => traceOf(entry).events.length === 0)?.position ?? 0;
const at = (text: string) => right(parsePosition(text, entries));
const why = (text: string) => left(parsePosition(text, entries));
const whole = (entry: number) => ({ entry, event: eventCount(entries, entry) });

describe('a position', () => {
  it.each([
    ['begin', { entry: 0, event: 0 }],
    ['0', { entry: 0, event: 0 }],
    ['end', whole(57)],
    ['57', whole(57)],
    ['3', whole(3)],
    ['2.0', { entry: 2, event: 0 }],
    ['1.2', { entry: 1, event: 2 }],
    ['-1', whole(56)],
    ['-57', { entry: 0, event: 0 }],
    ['0%', { entry: 0, event: 0 }],
    ['50%', whole(28)],
    ['99.9%', whole(56)],
    ['100%', whole(57)],
    ['2025-01-01T00:00:10Z', whole(10)],
    ['2025-01-01T00:00:10', whole(10)],
    ['2025-01-01T00:00:10.999Z', whole(10)],
    ['2025-01-01T02:00:10+02:00', whole(10)],
    ['2025-01-01', { entry: 0, event: 0 }],
    ['2025-01-02', whole(57)],
  ])('may be written %s', (text, position) => {
    expect(at(text)).toEqual(position);
  });

  const FORMS = 'write N, N.M, -N, begin, end, 50% or a time such as 2026-01-31T12:00:00Z';

  it.each([
    ['99', 'no entry 99: the history ends at 57'],
    ['99.1', 'no entry 99: the history ends at 57'],
    ['-58', 'no entry -58: the history ends at 57'],
    ['0.1', 'no entry 0: the history ends at 57'],
    ['101%', 'no position 101%: a share of the history is 0% to 100%'],
    ['', `"" is no position: ${FORMS}`],
    ['middle', `"middle" is no position: ${FORMS}`],
    ['-1.2', `"-1.2" is no position: ${FORMS}`],
    ['1.', `"1." is no position: ${FORMS}`],
    ['2025-13-01', `"2025-13-01" is no position: ${FORMS}`],
  ])('is refused: %s', (text, message) => {
    expect(why(text)).toBe(message);
  });

  it('is refused after more events than the entry has', () => {
    expect(why('2.9')).toBe(`no event 9 in entry 2: it has ${eventCount(entries, 2)} events`);
    expect(why(`${refused}.1`)).toBe(`no event 1 in entry ${refused}: it has 0 events`);
  });

  it('is read as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 57 }), fc.nat(), (entry, draw) => {
        const position = { entry, event: draw % (eventCount(entries, entry) + 1) };
        expect(at(formatPosition(entries, position))).toEqual(position);
      }),
    );
    expect([formatPosition(entries, at('begin')), formatPosition(entries, endOf(entries))]).toEqual([
      'begin',
      '57',
    ]);
  });

  it('is found in any text, or is not, without a throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-0-9.%T:Z]*$/)), (text) => {
        const position = parsePosition(text, entries);
        if (E.isRight(position)) expect(position.right.entry).toBeLessThanOrEqual(57);
      }),
    );
  });

  it('comes before another in the order of the history', () => {
    const order = ['begin', '1.1', '1.2', '1', '2.0', '2', 'end'].map(at);
    expect(order.toReversed().toSorted(comparePositions)).toEqual(order);
  });
});
