/** /proc and /proc/PID as far as nets show in them (fs/proc/base.c, fs/proc/root.c, 6.18). */
import { passage } from '../node.js';
import type { Looker, Passage, Step } from '../node.js';
import { procNs } from './namespaces.js';
import { ZOMBIE_NET, procNet } from './proc_net.js';
import { procSysNet } from './proc_sysctl.js';

const link = (to: string, size: number): Step => ({ kind: 'link', to, size });

const ofTask = (looker: Looker, pid: number): Passage => {
  const isZombie = looker.kernel.tasks.zombies.has(pid);
  const isThere = isZombie || looker.kernel.tasks.tasks.has(pid);
  return passage({
    ns: () => (isThere ? procNs(looker, pid) : undefined),
    net: () => (isZombie ? ZOMBIE_NET : isThere ? procNet(looker, pid) : undefined),
    task: () => passage({ [pid]: () => ofTask(looker, pid) }),
  });
};

export const procRoot = (looker: Looker): Passage => {
  const named = passage({
    net: () => link('self/net', 'self/net'.length),
    self: () => link(`${looker.pid}`, 0),
    'thread-self': () => link(`${looker.pid}/task/${looker.pid}`, 0),
    sys: () => passage({ net: () => procSysNet(looker) }),
  });
  return {
    kind: 'passage',
    child: (name) => (/^[1-9]\d*$/.test(name) ? ofTask(looker, Number(name)) : named.child(name)),
  };
};
