/** What must hold of devices that are on top of others, of ports, and of names: the properties behind invariants.ts. */
import type { Kernel } from '../kernel.js';
import type { NetDevice, NetDevices } from './netdevice.js';

const firstOf = <A>(items: Iterable<A>, wrong: (item: A) => string | undefined): string | undefined => {
  for (const item of items) {
    const found = wrong(item);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Every name and alternative name of a net's devices leads to its device, and no other name leads anywhere. */
export const wrongNames = (
  devices: readonly NetDevice[],
  { dev_name_head }: NetDevices,
): string | undefined => {
  const names = devices.flatMap(({ dev, name, altnames }) =>
    [name, ...altnames].map((each) => ({ dev, each })),
  );
  const astray = names.find(({ dev, each }) => dev_name_head.get(each) !== dev);
  if (astray !== undefined) return `${astray.each} is not the name of the device that has it`;
  return names.length === dev_name_head.size ? undefined : 'a net knows names that none of its devices has';
};

/** Kinds that cannot be without a device below. */
const STACKED: ReadonlySet<string> = new Set(['macvlan', 'macvtap', 'ipvlan', 'ipvtap', 'vlan']);

/** Whoever is on top of a device is on one that exists, and both know of it. */
export const danglingUpper = (kernel: Kernel): string | undefined =>
  firstOf(kernel.dev.devices.values(), ({ dev, name, kind, lower, master }) => {
    if (STACKED.has(kind) && lower === null) return `${name} is on top of nothing`;
    for (const below of [lower, master === null ? null : dev]) {
      if (below === null) continue;
      if (!kernel.dev.devices.has(below)) return `${name} is on top of device ${below}, which is gone`;
      const upper = below === dev ? master : dev;
      if (upper !== null && kernel.dev.upper.get(below)?.includes(upper) !== true)
        return `device ${below} does not know that it is below device ${upper}`;
    }
    return undefined;
  }) ??
  firstOf(kernel.dev.upper, ([dev, uppers]) =>
    uppers.every(
      (upper) =>
        kernel.dev.devices.get(upper)?.lower === dev || kernel.dev.devices.get(dev)?.master === upper,
    )
      ? undefined
      : `device ${dev} remembers a device that is not on top of it`,
  );

/** A port has a master, which takes ports, in its own net. */
export const strayPort = (kernel: Kernel): string | undefined =>
  firstOf(kernel.dev.devices.values(), ({ name, net, master }) => {
    if (master === null) return undefined;
    const row = kernel.dev.devices.get(master);
    if (row === undefined) return `${name} is a port of device ${master}, which is gone`;
    return row.net === net ? undefined : `${name} is a port of ${row.name} in another net`;
  });

/** The underlay of a vxlan lives, and has no second one of its id and port; what it sends through is there. */
export const strayVxlan = (kernel: Kernel): string | undefined => {
  const taken = new Set<string>();
  return firstOf(kernel.dev.devices.values(), ({ name, lower, priv }) => {
    if (priv?.kind !== 'vxlan') return undefined;
    if (!kernel.net.nets.has(priv.net)) return `the socket of ${name} is in net ${priv.net}, which is gone`;
    if (lower !== null && kernel.dev.devices.get(lower)?.net !== priv.net)
      return `${name} sends through a device that is not where its socket is`;
    const id = `${priv.net} ${priv.vni} ${priv.dst_port}`;
    if (taken.has(id)) return `${name} has an id that another vxlan of its underlay has`;
    taken.add(id);
    return undefined;
  });
};
