/** What is asked of the metrics of a route of either family (net/ipv4/metrics.c, Linux 6.18). */
import * as E from 'fp-ts/lib/Either.js';
import { refuse } from '../errno.js';
import type { Kernel } from '../kernel.js';
import type { Found } from './netdevice.js';
import type { Rtmsg } from './rtmsg.js';
import { valueOf } from './sysctl_net.js';

/** RTAX_* by name, and the algorithm for congestion control; '': none. */
interface DstMetrics {
  readonly metrics: Readonly<Record<string, number>>;
  readonly cc_algo: string;
}

/** The largest values that a metric can have; a larger one is that. */
const METRIC_MAX: Readonly<Record<string, number>> = { mtu: 65520, advmss: 65495, hoplimit: 255 };

/** tcp_ca_get_key_by_name(), of what is there without loading a module. */
const hasCongestionControl = (kernel: Kernel, net: number, name: string): boolean =>
  valueOf(kernel, net, 'ipv4', 'tcp_available_congestion_control').split(' ').includes(name);

/** ip_fib_metrics_init(): what is zero is as if it were not there. @returns EINVAL: no such algorithm */
export const ipFibMetricsInit = (
  kernel: Kernel,
  net: number,
  { RTA_METRICS: asked = {}, RTAX_CC_ALGO: cc_algo = '' }: Pick<Rtmsg, 'RTA_METRICS' | 'RTAX_CC_ALGO'>,
): Found<DstMetrics> => {
  if (cc_algo !== '' && !hasCongestionControl(kernel, net, cc_algo))
    return E.left(refuse('EINVAL', 'ip_metrics_convert', 'Unknown tcp congestion algorithm'));
  const metrics = Object.entries(asked)
    .map(([name, value]) => [name, Math.min(value, METRIC_MAX[name] ?? value)] as const)
    .filter(([, value]) => value !== 0);
  return E.right({ metrics: Object.fromEntries(metrics), cc_algo });
};
