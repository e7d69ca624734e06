import { expect, it } from 'vitest';
import { bootMachine } from '../support/machine.js';
import type { TestMachine } from '../support/machine.js';

/*
 * What a command costs inside one process, without a shell around it: on a small machine and on a crowded one, which take
 * turns, so that whatever else goes on falls on both. Counted is the processor's time, not the clock's.
 */

const CROWDS = [10, 1000] as const;
/** Veths a namespace, whose ends are in neighbouring namespaces: with lo that makes five devices in each. */
const VETHS = 2;

const run = (machine: TestMachine, line: string): void => {
  const { status, stderr } = machine.sh(line);
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
};

const crowd = (nets: number): TestMachine => {
  const machine = bootMachine({ nics: [], phys: [] });
  const lines: string[] = [];
  for (let i = 0; i < nets; i += 1) lines.push(`netns add n${i}`);
  for (let i = 0; i < nets * VETHS; i += 1)
    lines.push(`link add v${i} netns n${i % nets} type veth peer name p${i} netns n${(i + 1) % nets}`);
  machine.files.set('setup', lines.join('\n'));
  expect(machine.sh('ip -batch setup')).toMatchObject({ status: 0, stderr: '' });
  for (let i = 0; i < nets; i += 1) run(machine, `ip -n n${i} link set lo up`);
  // linkwatch takes a hundred devices a second.
  machine.elapse(1000 * Math.ceil((2 * VETHS * nets) / 100));
  return machine;
};

/** What is done in a namespace, which is afterwards what it was before. */
const IN_NAMESPACE: readonly string[] = [
  'link add w type veth peer name x',
  'link set w up',
  'link set x up',
  'addr add 10.1.1.1/24 dev w',
  'route add 10.2.0.0/16 via 10.1.1.2',
  'link show dev w',
  'link set w mtu 1400',
  'link set x down',
  'link set x name y',
  'route del 10.2.0.0/16',
  'addr del 10.1.1.1/24 dev w',
  'link del w',
];

const COMMANDS: readonly string[] = [
  ...IN_NAMESPACE.map((command) => `ip -n NET ${command}`),
  'ip netns exec NET ip link set lo up',
  'ip netns identify',
];

/** The lower decile: what is above it was not alone on its processor. */
const typical = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 10)] ?? NaN;

/** Namespaces that a command is run in between two looks at the clock. */
const AT_ONCE = 10;
const ROUNDS = 40;
const WARM_UP = 20;

/** Microseconds of processor time for each of `times` commands. */
const cost = (times: number, action: () => void): number => {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
};

/** @param play one round of something on a machine of so many namespaces; its answer is microseconds by name */
const race = (play: (machine: TestMachine, nets: number, round: number) => Record<string, number>): void => {
  const machines = CROWDS.map((nets) => ({ nets, machine: crowd(nets), took: new Map<string, number[]>() }));
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1)
    for (const { nets, machine, took } of machines) {
      for (const [name, us] of Object.entries(play(machine, nets, round)))
        if (round >= WARM_UP) took.set(name, [...(took.get(name) ?? []), us]);
      machine.forget();
    }
  const report = (name: string, [small = NaN, large = NaN]: readonly number[]): void => {
    const ratio = `${(large / small).toFixed(2)} times`;
    process.stdout.write(`${name}: ${small.toFixed(0)} us, ${large.toFixed(0)} us, ${ratio}\n`);
  };
  const names = [...(machines[0]?.took.keys() ?? [])];
  const figures = machines.map(({ took }) => names.map((name) => typical(took.get(name) ?? [])));
  for (const [i, name] of names.entries())
    report(
      name,
      figures.map((all) => all[i] ?? NaN),
    );
  const means = figures.map((all) => all.reduce((sum, us) => sum + us, 0) / all.length);
  if (names.length > 1) report('on average', means);
};

it('costs little more on a crowded machine', { timeout: 600_000 }, () => {
  race((machine, nets, round) =>
    Object.fromEntries(
      COMMANDS.map((command) => [
        command,
        cost(AT_ONCE, () => {
          for (let i = 0; i < AT_ONCE; i += 1)
            run(machine, command.replace('NET', `n${(round * AT_ONCE + i) % nets}`));
        }),
      ]),
    ),
  );
});

it('costs less in a batch', { timeout: 600_000 }, () => {
  const lines = Array.from({ length: AT_ONCE }, () => IN_NAMESPACE).flat();
  race((machine, nets, round) => {
    machine.files.set('batch', lines.join('\n'));
    return {
      'a line of ip -batch': cost(lines.length, () => {
        run(machine, `ip -n n${round % nets} -batch batch`);
      }),
    };
  });
});
