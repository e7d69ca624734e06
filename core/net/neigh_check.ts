/** What holds of neighbours between commands: for `invariants.ts`. */
import type { Kernel } from '../kernel.js';

/** A neighbour or a proxy whose device is gone or elsewhere, or whose net is gone. */
export const strayNeighbour = (kernel: Kernel): string | undefined => {
  for (const [net, { nht, phash_buckets }] of kernel.neigh.nets) {
    if (!kernel.net.nets.has(net)) return `net ${net} is gone and has neighbours`;
    for (const { dev } of [...nht.values(), ...phash_buckets.values()])
      if (dev !== 0 && kernel.dev.devices.get(dev)?.net !== net)
        return `a neighbour in net ${net} is of device ${dev}, which is not there`;
  }
  return undefined;
};
