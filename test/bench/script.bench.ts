import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/*
 * A script of 60 commands on the model, started and recorded as a user does it, beside the same script on the kernel of
 * this machine. They take turns. The clock tells what a user waits, the processor's time what of it is not the fault of
 * whatever else this machine does.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SANDBOX = join(ROOT, 'test/conformance/sandbox.sh');
const NETREWIND = join(ROOT, 'dist/netrewind.js');
const ROUNDS = 5;
/** Times the kernel's processor time. */
const LIMIT = 12;

const SCRIPT = `
for i in 1 2 3 4 5; do
  ip netns add net$i
  ip link add v$i type veth peer name p$i
  ip link set p$i netns net$i
  ip addr add 10.0.$i.1/24 dev v$i
  ip link set v$i up
  ip -n net$i addr add 10.0.$i.2/24 dev p$i
  ip -n net$i link set p$i up
  ip -n net$i route add default via 10.0.$i.1
  ip -n net$i link show dev p$i
  ip route show
  ip netns exec net$i ip addr show dev p$i
  ip link set v$i mtu 1400
done
`;

interface Took {
  readonly real_s: number;
  readonly cpu_s: number;
}

const timed = (scratch: string, argv: readonly string[]): Took => {
  const words = ['-c', 'TIMEFORMAT="%R %U %S"; time "$@" > output', 'bash', ...argv];
  const { status, stderr } = spawnSync('bash', words, { cwd: scratch, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, expect.stringMatching(/^[\d. ]+\n$/)]);
  const [real_s = NaN, user_s = NaN, system_s = NaN] = stderr.split(' ').map(Number);
  return { real_s, cpu_s: user_s + system_s };
};

/** The best of all rounds: anything above it was waiting for other work of this machine. */
const best = (all: readonly Took[], what: keyof Took): number => Math.min(...all.map((took) => took[what]));

it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'a script takes a few times as long as on the kernel',
  { timeout: 300_000, retry: 1 },
  () => {
    const scratch = mkdtempSync(join(tmpdir(), 'script-bench-'));
    const [script, empty] = [join(scratch, 'script.sh'), join(scratch, 'empty.sh')];
    writeFileSync(script, SCRIPT);
    writeFileSync(empty, '');
    const took: Record<'kernel' | 'model' | 'start', Took[]> = { kernel: [], model: [], start: [] };
    for (let i = 0; i < ROUNDS; i += 1) {
      const run = ['node', NETREWIND, 'run', '--log', join(scratch, `log${i}`)];
      took.kernel.push(timed(scratch, [SANDBOX, script]));
      took.model.push(timed(scratch, [...run, script]));
      took.start.push(timed(scratch, [...run.slice(0, -1), join(scratch, `empty${i}`), empty]));
    }
    rmSync(scratch, { recursive: true });
    for (const what of ['real_s', 'cpu_s'] as const) {
      const [kernel, model, start] = [took.kernel, took.model, took.start].map((all) => best(all, what));
      const times = ((model ?? NaN) / (kernel ?? NaN)).toFixed(1);
      process.stdout.write(
        `${what}: kernel ${kernel?.toFixed(2)}, model ${model?.toFixed(2)}, ${times} times; starting alone ${start?.toFixed(2)}\n`,
      );
    }
    expect(best(took.model, 'cpu_s') / best(took.kernel, 'cpu_s')).toBeLessThan(LIMIT);
  },
);
