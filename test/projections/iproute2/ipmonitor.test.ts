import { describe, expect, test } from 'vitest';
import { bootMachine } from '../../support/machine.js';

const DUMMY = 'link add d0 address 02:00:00:00:00:01 type dummy';
const d0 = (flags: string): string =>
  `5: d0: <${flags}> mtu 1500 qdisc noop state DOWN group default \n` +
  '    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n';

describe('ip monitor', () => {
  test('shows a device as it was at the moment of the message', () => {
    const machine = bootMachine();
    const said = machine.listen('ip monitor link');
    machine.sh(`ip ${DUMMY}`);
    machine.sh('ip link del d0');
    expect(said()).toBe(`${d0('BROADCAST,NOARP')}Deleted ${d0('BROADCAST,NOARP')}`);
  });

  test('hears of other namespaces only if it asks to and has an id for them', () => {
    const machine = bootMachine();
    machine.sh('ip netns add A');
    const [own, all] = ['ip monitor link', 'ip monitor link all-nsid'].map(machine.listen);
    machine.sh('ip -n A link set lo up');
    expect([own?.(), all?.()]).toEqual(['', '']);
    machine.sh('ip netns set A 3');
    machine.sh('ip -n A link set lo down');
    expect(own?.()).toBe('');
    expect(all?.()).toMatch(/^\[nsid 3\]1: lo: <LOOPBACK> /);
  });

  test('looks indices of other namespaces up here, unless it has heard of them', () => {
    const machine = bootMachine();
    machine.sh('ip netns add A');
    machine.sh('ip netns set A 1');
    machine.sh('ip -n A link add br0 index 60 type bridge');
    const said = machine.listen('ip monitor link all-nsid');
    machine.sh('ip -n A link add d0 type dummy');
    machine.sh('ip -n A link set d0 master br0');
    expect(said()).toMatch(/ d0: .* master if60 /);
    machine.sh('ip -n A link set br0 mtu 1400');
    machine.sh('ip -n A link set d0 mtu 1300');
    expect(said()).toMatch(/ d0: .* mtu 1300 .* master br0 /);
  });

  test('takes abbreviations in the order of its words', () => {
    const machine = bootMachine();
    machine.sh('ip netns add A');
    const said = machine.listen('ip monitor lab ns al');
    machine.sh('ip netns set A 4');
    expect(said()).toBe('[nsid current][NSID]nsid 4 (iproute2 netns name: A)\n');
  });
});
