/** What must hold of the memory of nets: the properties behind invariants.ts. Each says what is wrong, or nothing. */
import { allMounts, hasSysfs } from '../fs/namespace.js';
import type { Kernel } from '../kernel.js';
import { KERNEL_SOCKETS } from './af_netlink.js';
import { passiveKey } from './net_alloc.js';
import { initialisedOps } from './pernet.js';

const firstOf = <A>(items: Iterable<A>, wrong: (item: A) => string | undefined): string | undefined => {
  for (const item of items) {
    const found = wrong(item);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The memory of a net stays as long as the net, the sysfs that show it and the kernel's own sockets in it. */
export const wrongPassive = (kernel: Kernel): string | undefined => {
  const { memory, defer_free } = kernel.net_alloc;
  const shown = [...allMounts(kernel)].flatMap(({ root }) => (root.kind === 'sysfs' ? [root.net] : []));
  return firstOf(new Set([...kernel.net.nets.keys(), ...memory.keys(), ...shown]), (net) => {
    const sockets = initialisedOps(kernel, net).flatMap((name) => KERNEL_SOCKETS[name] ?? []);
    const wanted = [
      ...(kernel.net.nets.has(net) ? [passiveKey({ kind: 'net' })] : []),
      ...(hasSysfs(kernel, net) ? [passiveKey({ kind: 'sysfs' })] : []),
      ...sockets.map((protocol) => passiveKey({ kind: 'kernel_socket', protocol })),
    ];
    const held = [...(memory.get(net)?.passive.keys() ?? [])];
    if (defer_free.includes(net)) return `the memory of net ${net} is about to be freed, and in use`;
    const wrong = wanted.find((key) => !held.includes(key)) ?? held.find((key) => !wanted.includes(key));
    return (
      wrong &&
      `the memory of net ${net} is ${held.includes(wrong) ? 'held by' : 'without the reference of'} ${wrong}`
    );
  });
};

/** What pernet operations keep under an id has room in the array of its net, which belongs to a net that has memory. */
export const outsideGeneric = (kernel: Kernel): string | undefined =>
  firstOf(kernel.pernet.gen, ([net, slots]) =>
    firstOf(slots, ([name, { id }]) =>
      (id ?? 0) < (kernel.net_alloc.memory.get(net)?.len ?? 0)
        ? undefined
        : `the id of ${name} is beyond net_generic() of net ${net}`,
    ),
  );
