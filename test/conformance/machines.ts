/** The machines that the scripts were recorded on, as machine files. */
import type { MachineFile } from '../../core/machine.js';

export const MACHINES: Readonly<Record<string, MachineFile>> = {
  /** Linux 6.18 in throw-away namespaces: the first one has lo only. */
  sandbox: {
    kernel: '6.18',
    nics: [],
    phys: [],
    qdiscs: ['noqueue', 'pfifo_fast', 'pfifo', 'bfifo', 'pfifo_head_drop', 'mq', 'htb', 'ingress', 'clsact'],
    kinds: ['veth', 'bridge', 'macvlan', 'macvtap', 'ifb', 'vxlan', 'tun'],
    run_netns: 'directory',
  },
  /** Debian's Linux 6.1 in a virtual machine: two cards, a simulated phy with its tap, every kind. */
  vm: {
    kernel: '6.1',
    config: { DEFAULT_NET_SCH: 'fq_codel' },
    nics: [
      { name: 'eth0' },
      { name: 'eth1', driver: 'virtio_net' },
      { name: 'hwsim0', address: '12:00:00:00:00:00', driver: 'mac80211_hwsim', ifindex: 5 },
    ],
    cpus: 1,
    run_netns: 'directory',
  },
};
