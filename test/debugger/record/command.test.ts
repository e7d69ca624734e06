import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { INIT_PID } from '../../../core/kernel/nsproxy.js';
import { runCommand } from '../../../debugger/record/script.js';
import { setStage, withFiles } from '../../support/scripted.js';
import type { Stage } from '../../support/scripted.js';

interface Done {
  readonly status: E.Either<string, number>;
  readonly stdout: string;
  readonly stderr: string;
}

const run = async (stage: Stage, argv: readonly string[]): Promise<Done> => {
  let told = { stdout: '', stderr: '' };
  const print = ({ stdout, stderr }: typeof told): void => {
    told = { stdout: told.stdout + stdout, stderr: told.stderr + stderr };
  };
  const { result, stdout, stderr } = await withFiles(
    (place) => runCommand(stage.served, argv, print, place),
    'input\n',
  );
  return { status: result, stdout: told.stdout + stdout, stderr: told.stderr + stderr };
};

describe('one command', () => {
  it('that is modelled runs here', async () => {
    const stage = setStage();
    expect(await run(stage, ['tell', 'both'])).toEqual({
      status: E.right(3),
      stdout: 'out\n\n',
      stderr: 'err\n',
    });
    expect((await run(stage, ['ip', '-batch', '-'])).stdout).toBe('input\n');
    expect([...stage.machine.kernel().tasks.tasks.keys()]).toEqual([INIT_PID]);
    expect(stage.flushed()).toBe(stage.entries.length);
  });

  it('that is not runs as a script would', async () => {
    const stage = setStage();
    const done = await run(stage, ['bash', '-c', 'ip netns add red; cat; exit 4']);
    expect(done).toEqual({ status: E.right(4), stdout: 'input\n', stderr: '' });
    expect(stage.machine.kernel().mounts.dentries.has('red')).toBe(true);
  });

  it('that goes over into another goes on as that', async () => {
    const stage = setStage();
    await run(stage, ['ip', 'netns', 'add', 'red']);
    const done = await run(stage, [
      'ip',
      'netns',
      'exec',
      'red',
      'bash',
      '-c',
      'ip netns identify; ip netns identify $$; ip netns pids red | wc -l; exit 6',
    ]);
    expect(done.status).toEqual(E.right(6));
    // The shell itself, the ip that asks, and perhaps what else is in the pipe.
    expect(done.stdout).toMatch(/^red\nred\n[2-4]\n$/);
    expect([...stage.machine.kernel().tasks.tasks.keys()]).toEqual([INIT_PID]);
    expect(stage.flushed()).toBe(stage.entries.length);
  });

  it('that is not there leaves no history', async () => {
    const stage = setStage();
    const before = stage.entries.length;
    expect((await run(stage, ['no-such-program'])).status).toEqual(
      E.left('cannot run no-such-program: No such file or directory'),
    );
    expect(stage.entries.length).toBe(before);
  });
});
