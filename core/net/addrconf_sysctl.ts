/**
 * How far a write to ipv6/conf goes (net/ipv6/addrconf.c, Linux 6.18): one of `all` reaches the default and every device,
 * and each device does what its new value says.
 */
import type { Call } from '../kernel.js';
import { confChanged } from './addrconf.js';
import { in6DevGet } from './if_inet6.js';
import { netconfChanged } from './netconf.js';
import { deviceOf, devicesOf } from './netdevice.js';
import { directoryOf, valueOf } from './sysctl_net.js';

const ADDRCONF = {
  forwarding: 'addrconf_forward_change',
  disable_ipv6: 'addrconf_disable_change',
  ignore_routes_with_linkdown: 'addrconf_linkdown_change',
  addr_gen_mode: 'addrconf_sysctl_addr_gen_mode',
  force_forwarding: 'addrconf_sysctl_force_forwarding',
} as const;

interface Place {
  readonly net: number;
  readonly directory: string;
  readonly name: string;
}

/** A write of ipv6/conf/all/NAME; of most names it does nothing. */
const changeAll = (call: Call, net: number, name: string, value: string): void => {
  const type = Object.entries(ADDRCONF).find(([of]) => of === name)?.[1];
  if (type === undefined) return;
  if (name !== 'force_forwarding') {
    const directory = 'ipv6/conf/default';
    const before = valueOf(call.kernel, net, directory, name);
    call.emit({ type, net, directory, name, value });
    // addrconf_fixup_linkdown() sets the default without a word.
    if (name === 'forwarding') netconfChanged(call, { net, directory, name }, before, value);
  }
  for (const dev of devicesOf(call.kernel, net).dev_base_head) {
    if (in6DevGet(call.kernel, deviceOf(call.kernel, dev)) === undefined) continue;
    const directory = directoryOf('ipv6/conf', dev);
    const before = valueOf(call.kernel, net, directory, name);
    call.emit({ type, net, directory, name, value });
    confChanged(call, dev, name, before, value);
    netconfChanged(call, { net, directory, name }, before, value);
  }
};

/** What follows from a value of ipv6/conf that has been stored. */
export const addrconfSysctl = (
  call: Call,
  { net, directory, name }: Place,
  value: string,
  old: string,
): void => {
  const [, dev] = /#(\d+)$/.exec(directory) ?? [];
  const tell = (): void => netconfChanged(call, { net, directory, name }, old, value);
  if (name === 'force_forwarding') tell();
  if (dev !== undefined) confChanged(call, Number(dev), name, old, value);
  else if (directory === 'ipv6/conf/all') changeAll(call, net, name, value);
  if (name !== 'force_forwarding') tell();
};
