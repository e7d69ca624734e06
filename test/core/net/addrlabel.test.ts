/** Labels of IPv6 addresses, by `ip addrlabel`. */
import { expect, test } from 'vitest';
import { bootMachine } from '../../support/machine.js';

const labels = (machine: ReturnType<typeof bootMachine>, length: number): string[] =>
  machine
    .sh('ip addrlabel')
    .stdout.split('\n')
    .filter((line) => line.includes(`/${length} `));

test('a prefix is looked for only as far as a new one of its length goes', () => {
  const machine = bootMachine({ nics: [], phys: [] });
  expect(machine.sh('ip addrlabel add prefix 2001::/32 label 8').status).toBe(2);
  expect(machine.sh('ip addrlabel add prefix 2001:db8::/32 label 9').status).toBe(0);
  expect(machine.sh('ip addrlabel add prefix 2001:db8::/32 label 9').status).toBe(2);
  expect(machine.sh('ip addrlabel add prefix 2001::/32 label 8').status).toBe(0);
  expect(labels(machine, 32)).toEqual([
    'prefix 2001::/32 label 8 ',
    'prefix 2001:db8::/32 label 9 ',
    'prefix 2001::/32 label 6 ',
  ]);
});

test('a net takes its labels with it', () => {
  const machine = bootMachine({ nics: [], phys: [] });
  machine.sh('ip netns add A');
  machine.sh('ip -n A addrlabel flush');
  expect(machine.sh('ip -n A addrlabel').stdout).toBe('');
  expect(machine.kernel().addrlabel.ip6addrlbl_table.size).toBe(1);
  machine.sh('ip netns del A');
  machine.sh('sleep 1');
  expect(machine.kernel().addrlabel.ip6addrlbl_table.size).toBe(0);
});
