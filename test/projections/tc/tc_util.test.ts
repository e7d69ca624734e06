/** Words of `tc`: sizes, rates, times and handles. */
import { describe, expect, test } from 'vitest';
import { TC_H } from '../../../core/net/sched/sch.js';
import {
  classidName,
  getQdiscHandle,
  getRate,
  getSize,
  getTcClassid,
  getTime,
  sprintRate,
  sprintSize,
  sprintTime,
} from '../../../projections/tc/tc_util.js';

describe('words', () => {
  test.each([
    ['1500', 1500],
    ['1k', 1024],
    ['2mb', 2_097_152],
    ['8kbit', 1024],
    ['x', undefined],
    ['1z', undefined],
    ['-1', undefined],
  ])('%s is a size', (word, bytes) => {
    expect(getSize(word)).toBe(bytes);
  });

  test.each([
    ['8', 1],
    ['1mbit', 125_000],
    ['1Mibit', 131_072],
    ['10kbps', 10_000],
    ['1gbit', 125_000_000],
    ['fast', undefined],
  ])('%s is a rate', (word, bytesPerSecond) => {
    expect(getRate(word)).toBe(bytesPerSecond);
  });

  test.each([
    ['100', 100],
    ['10ms', 10_000],
    ['1.5s', 1_500_000],
    ['7usecs', 7],
    ['7h', undefined],
  ])('%s is a time', (word, us) => {
    expect(getTime(word)).toBe(us);
  });

  test.each([
    ['root', TC_H.ROOT],
    ['none', TC_H.UNSPEC],
    ['1:10', 0x10010],
    ['ffff:', 0xffff0000],
    [':7', 7],
    ['1:10000', undefined],
    ['10', 0x10],
    ['x:', undefined],
  ])('%s is a class', (word, classid) => {
    expect(getTcClassid(word)).toBe(classid);
  });

  test.each([
    ['10:', 0x100000],
    ['10', 0x100000],
    // What is behind the colon is not looked at.
    ['1:1', 0x10000],
    ['10000:', undefined],
  ])('%s is a handle', (word, handle) => {
    expect(getQdiscHandle(word)).toBe(handle);
  });
});

describe('what is printed', () => {
  test('classes', () => {
    expect([TC_H.ROOT, TC_H.UNSPEC, 0x10010, 0x100000, 7].map(classidName)).toEqual([
      'root',
      'none',
      '1:10',
      '10:',
      ':7',
    ]);
  });

  test('times, sizes and rates in the unit that suits them', () => {
    expect([7, 1500, 2_000_000].map(sprintTime)).toEqual(['7us', '1.5ms', '2s']);
    expect([1500, 2048, 3_145_728].map(sprintSize)).toEqual(['1500b', '2Kb', '3Mb']);
    expect(sprintRate(125_000, false)).toBe('1Mbit');
    expect(sprintRate(131_072, true)).toBe('1Mibit');
    expect(sprintRate(1, false)).toBe('8bit');
  });
});
