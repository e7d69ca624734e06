import { describe, expect, test } from 'vitest';
import { nowOf } from '../../core/kernel/timekeeping.js';
import { PROGRAMS } from '../../projections/programs.js';
import { durationOf } from '../../projections/sleep.js';
import { play, setStage } from '../support/scripted.js';

const clockAfter = async (script: string, virtualClock: boolean): Promise<number> => {
  const { stage } = await play(script, { stage: setStage(PROGRAMS, virtualClock) });
  return nowOf(stage.machine.kernel());
};

test.each([
  ['1', 1000],
  ['0.25', 250],
  ['.5s', 500],
  ['1m 2', 62_000],
  ['infinity', undefined],
  ['1x', undefined],
  ['', undefined],
])('sleep %s takes %s ms', (words, duration_ms) => {
  expect(durationOf(words.split(' ').filter((word) => word !== ''))).toBe(duration_ms);
});

describe('the clock of the kernel', () => {
  test('goes on by what was slept, once where two sleep at a time', async () => {
    expect(await clockAfter('sleep 0.2; sleep 1.5 & sleep 1; wait', false)).toBe(1700);
  });

  test('stands still for a sleep that was killed', async () => {
    expect(await clockAfter('sleep 60 & sleep 0.1; kill $!; wait', false)).toBe(100);
  });

  test('when it is virtual, makes nobody wait', async () => {
    const began = performance.now();
    expect(await clockAfter('sleep 1000; ip netns add A; ip netns exec A sleep 5', true)).toBe(1_005_000);
    expect(performance.now() - began).toBeLessThan(60_000);
  });
});
