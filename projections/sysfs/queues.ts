/** queues/ of a device (net/core/net-sysfs.c, lib/dynamic_queue_limits.c, Linux 6.18): one queue each way. */
import * as E from 'fp-ts/lib/Either.js';
import { OPS } from '../../core/decider.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import type { Directory, Looker } from '../node.js';
import { filesOf, ro, rw, sysfsDirectory } from './attribute.js';
import type { Attribute, Attributes } from './attribute.js';

const RX: Attributes = { rps_cpus: rw(() => 0), rps_flow_cnt: rw(() => 0) };

/** Kinds that are made with a queue for each processor. */
const MULTIQUEUE: ReadonlySet<string> = new Set(['veth']);

const ofMultiqueue = ({ mode, show }: Attribute): Attribute => ({
  mode,
  show: (kernel, device) => (MULTIQUEUE.has(device.kind) ? show(kernel, device) : E.left('ENOENT')),
});

const TX: Attributes = {
  traffic_class: ofMultiqueue(ro(() => 0)),
  tx_maxrate: rw(() => 0),
  tx_timeout: ro(() => 0),
  xps_cpus: ofMultiqueue(rw(() => 0)),
  xps_rxqs: rw(() => 0),
};

/** Bytes: DQL_MAX_LIMIT. */
const MAX_LIMIT = 1879048192;
const HOLD_TIME_MS = 1000;

const BYTE_QUEUE_LIMITS: Attributes = {
  hold_time: rw(() => HOLD_TIME_MS),
  inflight: ro(() => 0),
  limit: rw(() => 0),
  limit_max: rw(() => MAX_LIMIT),
  limit_min: rw(() => 0),
  stall_cnt: ro(() => 0),
  stall_max: rw(() => 0),
  stall_thrs: rw(() => 0),
};

export const queues = (looker: Looker, device: NetDevice): Directory => {
  const hasQueue = OPS.link[device.kind]?.qdisc !== 'noqueue';
  const limits = {
    byte_queue_limits: (): Directory => sysfsDirectory(filesOf(looker, device, BYTE_QUEUE_LIMITS)),
  };
  return sysfsDirectory(
    {},
    {
      'rx-0': () => sysfsDirectory(filesOf(looker, device, RX)),
      'tx-0': () => sysfsDirectory(filesOf(looker, device, TX), hasQueue ? limits : {}),
    },
  );
};
