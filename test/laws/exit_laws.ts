/** Laws about the order in which nets and modules are taken down. */
import * as TH from 'fp-ts/lib/These.js';
import { initial } from '../../core/decider.js';
import type { Event } from '../../core/kernel.js';
import { INIT_PID } from '../../core/kernel/nsproxy.js';
import { traceOf } from '../../core/log/entry.js';
import { insist } from './model.js';
import type { Law } from './model.js';

const PHASES: readonly (readonly Event['type'][])[] = [
  ['ops_pre_exit'],
  ['ops_exit_rtnl'],
  ['ops_exit', 'ops_exit_batch'],
  ['ops_free'],
];

/** Nothing of a later phase of ops_undo_list() comes before the end of an earlier one. */
export const phaseByPhase: Law = (_model, history) => {
  for (const { entry } of history) {
    if (entry.command.type !== 'process_one_work') continue;
    const phases = traceOf(entry).events.flatMap(({ event }) => {
      const phase = PHASES.findIndex((types) => types.includes(event.type));
      return phase < 0 ? [] : [phase];
    });
    insist(
      phases.every((phase, i) => phase >= (phases[i - 1] ?? 0)),
      `the phases of a death came as ${phases.join('')}`,
    );
  }
};

/** The memory of a net is given back in a later round of cleanup_net than the one in which it died. */
export const oneMoreRound: Law = (_model, history) => {
  for (const { before, entry } of history)
    for (const { event } of traceOf(entry).events)
      if (event.type === 'net_complete_free')
        for (const net of event.nets)
          insist(
            before.net_alloc.defer_free.includes(net),
            `net ${net} died and lost its memory in one ${entry.command.type}`,
          );
};

/** A dying net leaves net_namespace_list before others lose their ids for it, so that nobody gives it another. */
export const idsAfterTheList: Law = (_model, history) => {
  for (const { entry } of history) {
    const types = traceOf(entry).events.map(({ event }) => event.type);
    const listed = types.indexOf('cleanup_net');
    if (types.includes('unhash_nsid'))
      insist(listed >= 0 && listed < types.indexOf('unhash_nsid'), 'an id was purged of a net on the list');
  }
};

/** rtnl_link_unregister() comes first: no device is left that uses what pernet operations take away. */
export const devicesBeforeData: Law = (model, history) => {
  let { after: kernel } = history.at(-1) ?? { after: initial };
  const missing = ['tls', 'bonding'].filter((name) => !kernel.modules.loaded.includes(name));
  const bond = {
    IFLA_INFO_KIND: 'bond',
    nlmsg_flags: ['NLM_F_CREATE'],
    random: ['02:00:00:00:00:77'],
  } as const;
  for (const command of [
    ...missing.map((name) => ({ type: 'finit_module', pid: INIT_PID, name }) as const),
    { type: 'RTM_NEWLINK', pid: INIT_PID, ...bond } as const,
  ])
    kernel = model.decide(kernel, command).kernel;
  const { outcome } = model.decide(kernel, { type: 'delete_module', pid: INIT_PID, name: 'bonding' });
  const types = TH.isRight(outcome) ? outcome.right.events.map(({ event }) => event.type) : [];
  const gone = types.indexOf('unregister_pernet_operations');
  const last = types.lastIndexOf('unregister_netdevice');
  insist(last >= 0 && gone > last, 'bonding took away what its devices use');
};
