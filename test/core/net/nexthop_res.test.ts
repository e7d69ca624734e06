import { describe, expect, it } from 'vitest';
import { upkeep } from '../../../core/net/nexthop_res.js';

const even = [
  { id: 1, weight: 1 },
  { id: 2, weight: 1 },
];
const empty = (count: number): undefined[] => Array<undefined>(count).fill(undefined);
const idsOf = (buckets: readonly { readonly id: number }[]): string => buckets.map(({ id }) => id).join('');

describe('upkeep', () => {
  it('fills a new table from the last entry to the first', () => {
    expect(idsOf(upkeep(empty(5), even, 0))).toBe('22111');
  });

  it('gives every entry its share of the buckets, rounded where the shares end', () => {
    const thirds = [1, 2, 3].map((id) => ({ id, weight: 1 }));
    expect(idsOf(upkeep(empty(4), thirds, 0))).toBe('3221');
  });

  it('leaves a bucket where it is unless it has to go, and says since when it leads where it does', () => {
    const before = upkeep(empty(4), even, 0);
    const after = upkeep(before, [...even, { id: 3, weight: 2 }], 7);
    expect(after.filter(({ id, migrated_ms }) => (id === 3) !== (migrated_ms === 7))).toEqual([]);
    expect(after.filter(({ id }) => id === 3)).toHaveLength(2);
  });

  it('hands over the buckets of an entry that has left', () => {
    const after = upkeep(upkeep(empty(4), even, 0), [{ id: 1, weight: 1 }], 7);
    expect(idsOf(after)).toBe('1111');
    expect(after.map(({ migrated_ms }) => migrated_ms)).toEqual([7, 7, 0, 0]);
  });
});
