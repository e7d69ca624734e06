/** Programs that run on until a signal, deferred work that is left pending, and programs in every namespace. */
import { describe, expect, test } from 'vitest';
import { nextPending } from '../../../core/kernel/workqueue.js';
import { initial } from '../../../core/decider.js';
import type { Entry } from '../../../core/log/entry.js';
import { machine as describeMachine } from '../../../core/machine.js';
import { startMachine } from '../../../debugger/record/machine.js';
import { PROGRAMS } from '../../../projections/programs.js';
import type { Stage } from '../../support/scripted.js';
import { play, setStage } from '../../support/scripted.js';

const asyncStage = (): Stage => {
  const described = describeMachine({});
  if ('left' in described) throw new Error(described.left);
  const entries: Entry[] = [];
  const machine = startMachine(
    { kernel: initial, position: 0 },
    {
      now: () => 0,
      drawAddress: () => '02:00:00:00:00:09',
      record: (entry) => void entries.push(entry),
      async: true,
    },
  );
  machine.request({ type: 'boot', machine: described.right });
  const served = { machine, flush: () => Promise.resolve(), programs: PROGRAMS };
  return { machine, entries, flushed: () => entries.length, served };
};

const commands = ({ entries }: Stage): string[] =>
  entries.map(({ command }) =>
    command.type === 'clone' ? `$ ${command.argv?.slice(0, 3).join(' ') ?? ''}` : command.type,
  );

describe('a program that runs on', () => {
  test('is a task until its process ends, and prints what happens in the meantime', async () => {
    const { stdout, stage } = await play(
      `stdbuf -oL ip netns monitor > said & sleep 0.4
       ip netns add A; ip netns del A; sleep 0.1
       kill $!; wait $!; echo $?; cat said
       ip netns add B`,
      { stage: setStage(PROGRAMS) },
    );
    expect(stdout).toBe('143\nadd A\ndelete A\n');
    const monitor = stage.entries.find(
      ({ command }) => command.type === 'clone' && command.argv?.[2] === 'monitor',
    );
    const pid = monitor?.command.type === 'clone' ? monitor.command.child : 0;
    expect(
      stage.entries.filter(({ command }) => command.type === 'exit_group' && command.pid === pid),
    ).toHaveLength(1);
  });

  test('that outlives the script ends with the service', async () => {
    const { stage } = await play('ip netns monitor & sleep 0.4', { stage: setStage(PROGRAMS) });
    expect(stage.machine.kernel().tasks.tasks.size).toBe(1);
  });
});

describe('deferred work that is left pending', () => {
  test('is done when the script has slept', async () => {
    const { stdout, stage } = await play(
      `ip netns add A; ip link set eth0 netns A; ip netns del A
       ip -br link | grep -c eth0; sleep 0.05; ip -br link | grep -c eth0`,
      { stage: asyncStage() },
    );
    expect(stdout).toBe('0\n1\n');
    const done = commands(stage);
    expect(done.indexOf('process_one_work')).toBeGreaterThan(done.indexOf('$ sleep 0.05'));
  });

  test('is done at the end of the script', async () => {
    const { stage } = await play('ip netns add A; ip netns del A', { stage: asyncStage() });
    expect(nextPending(stage.machine.kernel())).toBeUndefined();
    expect(commands(stage).at(-1)).toBe('process_one_work');
  });
});

test('ip -all netns exec runs a real program in every namespace, as tasks of them', async () => {
  const { stdout, stage } = await play(
    `ip netns add A; ip netns add B
     ip -all netns exec sh -c 'ip netns identify; exit 3'; echo $?`,
    { stage: setStage(PROGRAMS) },
  );
  expect(stdout).toBe('\nnetns: B\nB\n\nnetns: A\nA\n0\n');
  expect(stage.machine.kernel().tasks.tasks.size).toBe(1);
});

test('sudo in a script leads to the model', async () => {
  const { stdout } = await play('sudo -E ip netns add A; sudo ip netns exec A ip netns identify', {
    stage: setStage(PROGRAMS),
  });
  expect(stdout).toBe('A\n');
});
