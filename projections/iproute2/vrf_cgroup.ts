/** Which vrf a process is in: its cgroup is NETNS-ns/vrf/NAME, or vrf/NAME in a net without a name (ip/ipvrf.c, iproute2 6.1.0). */
import { cgroupOf } from '../../core/kernel/cgroup.js';
import type { Kernel } from '../../core/kernel.js';
import { ownNet } from './ip_common.js';
import type { Session } from './ip_common.js';
import { namesOf } from './namespace.js';

const VRF = '/vrf/';

/** vrf_identify() @returns '': none */
export const vrfIdentify = (kernel: Kernel, pid: number): string => {
  const path = cgroupOf(kernel, pid);
  const at = path.indexOf(VRF);
  return at < 0 ? '' : path.slice(at + VRF.length);
};

/** ipvrf_get_netns(): the directory of the current net; '' if that has no name. */
const netnsDirectory = (session: Session): string => {
  const [name] = namesOf(session, ownNet(session));
  return name === undefined ? '' : `${name}-ns`;
};

/** vrf_path(): the own cgroup without what is of a vrf and of the net. */
const vrfPath = ({ system }: Session, netns: string): string => {
  const [own = ''] = cgroupOf(system.kernel(), system.pid).split('/vrf');
  return own.split('/').at(-1) === netns ? own.slice(0, -netns.length) : own;
};

/** vrf_switch(), of a vrf that is there. @param name '': none */
export const vrfSwitch = (session: Session, name: string): void => {
  const { system } = session;
  const netns = netnsDirectory(session);
  const parts = [vrfPath(session, netns), netns, 'vrf', name].flatMap((part) => part.split('/'));
  const path = `/${parts.filter((part) => part !== '').join('/')}`;
  system.request({ type: 'cgroup_procs_write', pid: system.pid, path });
};

/** vrf_reset(): whoever is in a vrf is so no longer. */
export const vrfReset = (session: Session): void => {
  const { system } = session;
  if (vrfIdentify(system.kernel(), system.pid) !== '') vrfSwitch(session, '');
};

/** The processes in a vrf, in the current net, or of that name in any net where that has no name itself. */
export const vrfPids = (session: Session, name: string): readonly number[] => {
  const netns = netnsDirectory(session);
  const isIn = (path: string): boolean => {
    const [above = '', below] = path.split(VRF);
    return below === name && (netns === '' || above.split('/').at(-1) === netns);
  };
  return [...session.system.kernel().cgroup.tasks]
    .flatMap(([pid, path]) => (isIn(path) ? [pid] : []))
    .toSorted((a, b) => a - b);
};
