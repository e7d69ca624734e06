/** The hash of classes, whose order is that of `tc class show`. */
import { describe, expect, test } from 'vitest';
import { EMPTY, insert, remove } from '../../../../core/net/sched/class_hash.js';

const of = (...classids: readonly number[]): readonly number[] => classids.reduce(insert, EMPTY).flat();

describe('the hash of classes', () => {
  test('of one bucket the latest is first', () => {
    expect(of(0x10001, 0x10041)).toEqual([0x10041, 0x10001]);
    expect(of(0x10041, 0x10001)).toEqual([0x10001, 0x10041]);
  });

  test('buckets come in their order, whenever they were filled', () => {
    expect(of(0x10001, 0x10011)).toEqual([0x10011, 0x10001]);
    expect(of(0x10011, 0x10001)).toEqual([0x10011, 0x10001]);
  });

  test('it grows when more than three quarters of it are full', () => {
    const three = [1, 2, 3].reduce(insert, EMPTY);
    expect(three).toHaveLength(4);
    expect(insert(three, 4)).toHaveLength(8);
  });

  test('what is removed leaves the others where they are, and the hash as large', () => {
    const all = [1, 2, 3, 4, 5].reduce(insert, EMPTY);
    const without = remove(all, 3);
    expect(without.flat()).toEqual(all.flat().filter((classid) => classid !== 3));
    expect(without).toHaveLength(8);
  });
});
