/**
 * Boot: start_kernel() sets up init_net, the subsystems register their pernet operations in initcall order, the machine's
 * devices appear, and the first task starts (init/main.c). Left out: everything that namespaces do not see.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { refuse } from '../errno.js';
import type { Call, Verdict } from '../kernel.js';
import { startInit } from '../kernel/nsproxy.js';
import { CARDS } from '../link/physical.js';
import type { Card } from '../link/physical.js';
import { Machine } from '../machine.js';
import type { Device } from '../machine.js';
import { registerNetdevice } from '../net/dev.js';
import { INIT_NET, netNsInit } from '../net/net_namespace.js';
import { registerPernet } from '../net/pernet.js';
import { registerWdev, wiphyRegister } from '../net/wireless.js';
import { INITCALLS } from './initcalls.js';
import type { Initcall } from './initcalls.js';

/** Switches the machine on; the first command of every history. */
export const BootCommand = t.type({ type: t.literal('boot'), machine: Machine });
export type BootCommand = t.TypeOf<typeof BootCommand>;

declare module '../kernel.js' {
  interface Commands {
    readonly machine: BootCommand;
  }
}

/** What the kernel of a machine registers, in order; net_ns_init() has done its own part. */
const initcallsOf = ({ config }: Machine): readonly Initcall[] =>
  INITCALLS.filter(
    (initcall) => initcall.ops.name !== 'net_ns_ops' && initcall.config.every((option) => config[option]),
  );

const WLAN = { kind: 'wireless', hardware: {} };

const addCard = (
  call: Call,
  { kind, hardware, probe }: Card,
  { name, address, ifindex = 0 }: Device,
): number => {
  const asked = { name, ifindex, mtu: undefined, address: undefined, flags: 0, change: 0 };
  const made = registerNetdevice(call, kind, { ...asked, net: INIT_NET, hardware, random: [address] }, name);
  if (E.isLeft(made))
    throw new Error(`the machine's device ${name} cannot be registered: ${made.left.errno}`);
  probe?.(call, made.right);
  return made.right;
};

/** Those that say nothing of it come first, in the order of the machine file. */
interface Indexed {
  readonly ifindex: number | undefined;
}
const byIfindex = (a: Indexed, b: Indexed): number => (a.ifindex ?? 0) - (b.ifindex ?? 0);

/** @returns EBUSY: the machine is running already. */
export const decide = (call: Call, command: BootCommand): Verdict => {
  if (call.kernel.machine !== null) return refuse('EBUSY', 'start_kernel');
  const { machine } = command;
  return call.within('start_kernel', machine.kernel, () => {
    call.emit({ type: 'start_kernel', machine });
    const refused = netNsInit(call);
    if (refused !== undefined) return refused;
    call.within('do_initcalls', '', () => {
      for (const { region, ops } of initcallsOf(machine)) registerPernet(call, region, ops, [INIT_NET]);
      const cards = machine.nics.map((nic) => ({
        ifindex: nic.ifindex,
        add: (): unknown => addCard(call, CARDS[nic.driver], nic),
      }));
      const wlans = machine.phys.flatMap(({ name, interfaces }) => {
        const wiphy = wiphyRegister(call, name);
        return interfaces.map((wlan) => ({
          ifindex: wlan.ifindex,
          add: () => registerWdev(call, wiphy, addCard(call, WLAN, wlan)),
        }));
      });
      for (const { add } of [...cards, ...wlans].toSorted(byIfindex)) add();
    });
    startInit(call);
    if (machine.run_netns === 'directory') call.emit({ type: 'mkdir' });
    return undefined;
  });
};
