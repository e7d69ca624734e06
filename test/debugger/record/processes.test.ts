import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { INIT_PID, netOf } from '../../../core/kernel/nsproxy.js';
import { traceOf } from '../../../core/log/entry.js';
import type { Entry } from '../../../core/log/entry.js';
import { play, setStage, withFiles } from '../../support/scripted.js';
import type { Stage } from '../../support/scripted.js';

const hasProc = existsSync('/proc/self/stat');

const tasksOf = ({ machine }: Stage): number[] =>
  [...machine.kernel().tasks.tasks.keys()].filter((pid) => pid !== INIT_PID);

const namespacesOf = ({ machine }: Stage): number => machine.kernel().net.list.size;

const eventsOf = (entries: readonly Entry[], type: string): object[] =>
  entries
    .flatMap((entry) => traceOf(entry).events.map(({ event }) => event))
    .filter((event) => event.type === type);

const bodyOf = (lines: readonly string[]): string => lines.join('\n');

/** Until the client of a background program has gone over into it, the model does not know it. */
const INSIDE = 'inside() { until [ "$(ip netns identify "$2" 2> /dev/null)" = "$1" ]; do :; done; }';

describe('a program in a namespace', () => {
  it('runs as the task whose pid is its own, with its parents in place', async () => {
    const { stdout, stage } = await play(
      bodyOf([
        'ip netns add red; ip netns add blue',
        "ip netns exec red sh -c 'echo $$; tell pid; ip netns identify $$; ip netns identify; exit 5'; echo $?",
        'ip netns exec red ip netns exec blue bash -c "ip netns identify; ip netns exec red ip netns identify; :"',
        'ip netns identify',
      ]),
    );
    const [pid, , ...rest] = stdout.split('\n');
    expect(rest).toEqual(['red', 'red', '5', 'blue', 'red', '', '']);
    expect(eventsOf(stage.entries, 'do_exit')).toContainEqual({
      type: 'do_exit',
      pid: Number(pid),
      status: null,
    });
    expect(tasksOf(stage)).toEqual([]);
  });

  it('executes a modelled program once, though its client is another process image', async () => {
    const { stage } = await play('unshare -n tell args 1');
    const executed = stage.entries.filter(({ command }) => command.type === 'execve');
    expect(executed.map(({ command }) => command)).toEqual([
      expect.objectContaining({ argv: ['tell', 'args', '1'] }),
    ]);
  });

  it("is ended by the script's status", async () => {
    const { stage } = await play('exit 4');
    expect(stage.entries.at(-1)?.command).toMatchObject({ type: 'exit_group', status: 4 });
  });

  it('keeps a namespace alive in the background, and its end ends it', async () => {
    const { stdout, stage } = await play(
      bodyOf([
        INSIDE,
        'ip netns add red; ip netns exec red sleep 60 & pid=$!',
        'inside red $pid',
        'test "$(ip netns pids red)" = $pid && echo listed',
        'ip netns del red; ip netns identify $pid',
        'nsenter --net=/proc/$pid/ns/net true; echo $?',
        'kill $pid; wait $pid; nsenter --net=/proc/$pid/ns/net true; echo $?',
      ]),
    );
    expect(stdout).toBe('listed\n\n0\n1\n');
    expect(namespacesOf(stage)).toBe(1);
  });

  it('is named by $! when its client has not asked yet, and by the pid of a subshell', async () => {
    const script = bodyOf([
      'sleep 60 & ip netns identify $!; kill $!',
      '( ip netns identify $BASHPID; unshare -n true )',
      '{ sleep 60; } & ip netns identify $!; kill $!',
      'ip netns identify 999999999 2>&1',
    ]);
    expect((await play(script)).stdout).toBe(hasProc ? '\n\n\nno process 999999999\n' : expect.anything());
  });

  it('does not move what it started when it goes over into another namespace', async () => {
    const script = bodyOf([
      INSIDE,
      'ip netns add red; ip netns add blue; script=$PWD/second',
      "echo 'ip netns identify; ip netns identify $1; ip netns pids red | grep -cx $1; kill $1' > second",
      'ip netns exec red bash -c \'sleep 60 & exec ip netns exec blue bash "$0" $!\' $script',
    ]);
    expect((await play(script)).stdout).toBe('blue\nred\n1\n');
  });
});

describe.runIf(hasProc)('children that outlive their parent', () => {
  it('keep the namespace alive until the last of them has ended', async () => {
    const { stdout, stage } = await play(
      bodyOf([
        "unshare -n sh -c 'sleep 60 & echo $! > one; (sleep 60 & echo $! > two)'",
        'one=$(cat one) two=$(cat two)',
        'in_it() { nsenter --net=/proc/$1/ns/net true && echo yes || echo no; }',
        'in_it $one 2>&-; in_it $two 2>&-',
        'kill $one; while kill -0 $one; do sleep 0.01; done 2>&-',
        'in_it $one 2>&-; in_it $two 2>&-; kill $two',
      ]),
    );
    expect(stdout).toBe('yes\nyes\nno\nyes\n');
    expect(eventsOf(stage.entries, 'begin_new_exec')).toContainEqual(
      expect.objectContaining({ comm: 'sleep', argv: ['sleep', '60'] }),
    );
    const ends = stage.entries.findLastIndex(({ command }) => command.type === 'exit_group');
    expect(ends).toBeGreaterThan(0);
  });

  it('are served when they are clients themselves', async () => {
    const { stdout } = await play(
      bodyOf([
        'ip netns add red',
        "ip netns exec red sh -c '(sleep 0.1; ip netns identify; ip netns exec red ip netns identify) &'",
        'ip netns identify',
        'sleep 0.5',
      ]),
    );
    expect(stdout).toBe('\nred\nred\n');
  });

  it('are listed in the namespace with those that are no children of its', async () => {
    const { stdout } = await play(
      bodyOf([
        INSIDE,
        "ip netns add red; ip netns exec red bash -c 'sleep 60 & echo $! > child; wait' & pid=$!",
        'inside red $pid; until [ -s child ]; do :; done',
        'ip netns pids red | sort > listed; printf "%s\\n" $pid $(cat child) | sort | cmp - listed && echo same',
        'kill $pid $(cat child)',
      ]),
    );
    expect(stdout).toBe('same\n');
  });

  it('live on after the script, and are known when the history goes on', async () => {
    const stage = setStage();
    const { stdout } = await play('unshare -n sleep 60 > /dev/null 2>&1 & echo $!; sleep 0.2', { stage });
    const pid = Number(stdout);
    try {
      expect(tasksOf(stage)).toEqual([pid]);
      expect(namespacesOf(stage)).toBe(2);
      const second = await play(`nsenter --net=/proc/${pid}/ns/net true; echo $?`, { stage });
      expect(second.stdout).toBe('0\n');
      expect(netOf(stage.machine.kernel(), pid)).not.toBe(netOf(stage.machine.kernel(), INIT_PID));
    } finally {
      process.kill(pid);
    }
    await sleep(50);
    expect((await play('ip netns identify', { stage })).stdout).toBe('\n');
    expect(tasksOf(stage)).toEqual([]);
    expect(namespacesOf(stage)).toBe(1);
  });
});

describe('a client', () => {
  it('that is killed while it waits leaves no task behind', async () => {
    const { stdout, stage } = await play(
      bodyOf([
        'for i in 1 2 3 4 5; do unshare -n sleep 60 & kill -KILL $!; wait $!; done 2>&-',
        'unshare -n sleep 60 & sleep 0.2; kill -KILL $!; wait $! 2>&-; echo $?; ip netns identify',
      ]),
    );
    expect(stdout).toBe('137\n\n');
    expect(tasksOf(stage)).toEqual([]);
    expect(namespacesOf(stage)).toBe(1);
  });

  it('says that the model is gone, once it is', async () => {
    const { result, stdout } = await withFiles(async (_, dir) => {
      const script = `cp "$(command -v ip)" ${dir}/ip; env | grep ^NETREWIND_`;
      const lines = (await play(script)).stdout.trim().split('\n');
      const variables = new Map(lines.map((line) => [line.split('=')[0] ?? '', line.split('=')[1] ?? '']));
      const env = { ...process.env, ...Object.fromEntries(variables) };
      return spawnSync(`${dir}/ip`, ['link'], { env, encoding: 'utf8' });
    });
    expect(stdout).toBe('');
    expect(result.status).toBe(69);
    expect(result.stderr).toBe('netrewind: ip: the model that this script ran on is gone\n');
  });
});

describe('signals for netrewind', () => {
  it.each(['SIGTERM', 'SIGHUP'] as const)('reach the script: %s', async (signal) => {
    const playing = play('trap "echo trapped; exit 9" TERM HUP; : > ready; while :; do sleep 0.02; done');
    await sleep(700);
    process.kill(process.pid, signal);
    const { stdout, status } = await playing;
    expect({ stdout, status }).toEqual({ stdout: 'trapped\n', status: 9 });
  });
});

describe('a program that goes on in the place of its client', () => {
  it('gets the signals for that pid', async () => {
    const script = `unshare -n bash -c 'trap "echo got; exit 3" TERM; echo $$ > pid; while :; do sleep 0.02; done' &
      until [ -s pid ]; do :; done; test $! = $(cat pid) && kill $!; wait $!; echo $?`;
    expect((await play(script)).stdout).toBe('got\n3\n');
  });
});
