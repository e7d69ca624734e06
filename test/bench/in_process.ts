/**
 * What a command costs inside one process, without a shell around it: on a small machine and on a crowded one, which take
 * turns, so that whatever else goes on falls on both. Counted is the processor's time, not the clock's. Prints a JSON
 * object of what was done → microseconds, on one machine and on the other.
 */
import { bootMachine } from '../support/machine.js';
import type { TestMachine } from '../support/machine.js';

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
  run(machine, 'ip -batch setup');
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
const ROUNDS = 30;
const WARM_UP = 10;

/** Microseconds of processor time for each of `times` commands. */
const cost = (times: number, action: () => void): number => {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
};

type Took = Record<string, number>;

/** @param play one round of something on a machine of so many namespaces */
const race = (
  play: (machine: TestMachine, nets: number, round: number) => Took,
): Record<string, number[]> => {
  const machines = CROWDS.map((nets): { nets: number; machine: TestMachine; rounds: Took[] } => ({
    nets,
    machine: crowd(nets),
    rounds: [],
  }));
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1)
    for (const { nets, machine, rounds } of machines) {
      const took = play(machine, nets, round);
      if (round >= WARM_UP) rounds.push(took);
      machine.forget();
    }
  const names = Object.keys(machines[0]?.rounds[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [
      name,
      machines.map(({ rounds }) => typical(rounds.map((took) => took[name] ?? NaN))),
    ]),
  );
};

const oneByOne = race((machine, nets, round) =>
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

const lines = Array.from({ length: AT_ONCE }, () => IN_NAMESPACE).flat();
const inBatch = race((machine, nets, round) => {
  machine.files.set('batch', lines.join('\n'));
  const us = cost(lines.length, () => {
    run(machine, `ip -n n${round % nets} -batch batch`);
  });
  return { 'a line of ip -batch': us };
});

process.stdout.write(JSON.stringify({ ...oneByOne, ...inBatch }));
