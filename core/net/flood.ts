/**
 * Who hears a frame to a group that a device sends, as far as the model knows wires: the far end of a veth, through a
 * bridge every other port of it, and what is stacked on whoever hears it (drivers/net/veth.c, net/bridge/br_forward.c,
 * drivers/net/macvlan.c, Linux 6.18). Left out: frames with vlan tags, what stp and filters block, cables of cards.
 */
import type { Kernel } from '../kernel.js';
import { deviceOf, isUp, uppersOf } from './netdevice.js';
import type { NetDevice } from './netdevice.js';

/** Whether frames go through a device. */
const passes = (device: NetDevice): boolean => isUp(device) && device.carrier;

const portsOf = (kernel: Kernel, bridge: NetDevice): NetDevice[] =>
  kernel.dev.devices
    .valueSeq()
    .toArray()
    .filter(({ master }) => master === bridge.dev);

/** The macvlans and macvtaps on a device. */
const macvlansOn = (kernel: Kernel, dev: number): NetDevice[] =>
  uppersOf(kernel, dev).filter(({ priv }) => priv?.kind === 'macvlan');

/** Devices that hear what `from` sends; every device counts once, so that loops end. */
export const hearersOf = (kernel: Kernel, from: NetDevice): NetDevice[] => {
  const heard = new Map<number, NetDevice>();
  const seen = new Set<string>();

  const once = (what: string, device: NetDevice, then: () => void): void => {
    if (seen.has(`${what} ${device.dev}`) || !passes(device)) return;
    seen.add(`${what} ${device.dev}`);
    then();
  };

  const receive = (device: NetDevice): void =>
    once('receives', device, () => {
      for (const macvlan of macvlansOn(kernel, device.dev)) receive(macvlan);
      const master = device.master === null ? undefined : deviceOf(kernel, device.master);
      if (master?.kind !== 'bridge') {
        heard.set(device.dev, device);
        return;
      }
      receive(master);
      for (const port of portsOf(kernel, master)) if (port.dev !== device.dev) send(port);
    });

  const send = (device: NetDevice): void =>
    once('sends', device, () => {
      const peer = kernel.veth.peer.get(device.dev);
      if (peer !== undefined) receive(deviceOf(kernel, peer));
      if (device.kind === 'bridge') for (const port of portsOf(kernel, device)) send(port);
      const lower =
        device.priv?.kind === 'macvlan' && device.lower !== null ? deviceOf(kernel, device.lower) : undefined;
      if (lower === undefined) return;
      for (const macvlan of macvlansOn(kernel, lower.dev)) if (macvlan.dev !== device.dev) receive(macvlan);
      send(lower);
    });

  send(from);
  return [...heard.values()].filter(({ dev }) => dev !== from.dev);
};
