/**
 * Bugs that Linux has had in this ground, brought back into the model one by one: each must break a law. Named by the fix
 * or the CVE; docs/coverage.md lists them.
 */
import * as TH from 'fp-ts/lib/These.js';
import { OPS, evolve } from '../../core/decider.js';
import type { Trace } from '../../core/decider.js';
import type { Event, Kernel } from '../../core/kernel.js';
import { netCompleteFree } from '../../core/net/net_alloc.js';
import { INIT_NET } from '../../core/net/net_namespace.js';
import { deaf } from './mutants.js';
import type { Mutant } from './mutants.js';
import { REAL, withEvolve, withOps } from './model.js';
import type { Model } from './model.js';

const giveId = (kernel: Kernel, peer: number): Kernel =>
  evolve(kernel, { type: 'alloc_netid', net: INIT_NET, peer, nsid: 4000 + peer });

/** A model whose outcomes are rewritten, with the kernel that the rewritten events lead to. */
const rewriting = (
  rewrite: (trace: Trace, refused: string | undefined) => Trace,
  applies: (type: string) => boolean,
): Model => ({
  ...REAL,
  decide: (kernel, command) => {
    const decided = REAL.decide(kernel, command);
    if (!applies(command.type)) return decided;
    const refusal = TH.isRight(decided.outcome) ? undefined : decided.outcome.left;
    const trace = TH.isLeft(decided.outcome) ? { frames: [], events: [] } : decided.outcome.right;
    const changed = rewrite(trace, refusal?.site);
    if (changed === trace) return decided;
    const after = changed.events.reduce((grown, { event }) => evolve(grown, event), kernel);
    return { outcome: refusal === undefined ? TH.right(changed) : TH.both(refusal, changed), kernel: after };
  },
});

const isType =
  (type: Event['type']) =>
  ({ event }: Trace['events'][number]): boolean =>
    event.type === type;

export const HISTORICAL: readonly Mutant[] = [
  {
    name: 'an id is given to a net that is dying already (0c06bea919f3)',
    breaks: 'invariants',
    model: withEvolve((kernel, event) =>
      event.type === 'net_free' && kernel.net.nets.get(event.net)?.state === 'exiting'
        ? evolve(giveId(kernel, event.net), event)
        : evolve(kernel, event),
    ),
  },
  {
    name: 'a reference is taken to a net whose count is zero (CVE-2017-15129)',
    breaks: 'invariants',
    model: withEvolve((kernel, event) =>
      event.type === '__put_net'
        ? evolve(evolve(kernel, event), { type: 'get_net', net: event.net, holder: { kind: 'nsfs' } })
        : evolve(kernel, event),
    ),
  },
  {
    name: 'a failed init leaves its slot of net_generic behind (d266935ac43d)',
    breaks: 'a failed pernet init is undone',
    model: rewriting(
      (trace, site) => {
        const last = trace.events.find(isType('ops_exit'))?.event;
        if (site !== 'ops_init' || last?.type !== 'ops_exit') return trace;
        const { net } = last;
        return {
          ...trace,
          events: [...trace.events, { frame: -1, event: { type: 'ops_init', name: 'ops0', net } }],
        };
      },
      () => true,
    ),
  },
  {
    name: 'an array of net_generic without room for what is registered later (CVE-2024-36883)',
    breaks: 'invariants',
    model: deaf('net_assign_generic'),
  },
  {
    name: 'the memory of a net goes in the round of its death (CVE-2024-56658)',
    breaks: 'memory outlasts the round of its death',
    model: withOps({
      work: {
        ...OPS.work,
        cleanup_net: (call, about) => {
          OPS.work.cleanup_net(call, about);
          netCompleteFree(call);
        },
      },
    }),
  },
  {
    name: 'a socket of the kernel without a reference outlives its net (CVE-2024-53095)',
    breaks: 'invariants',
    model: deaf(
      'net_passive_inc',
      (event) => event.type === 'net_passive_inc' && event.holder.kind === 'kernel_socket',
    ),
  },
  {
    name: 'a socket of the kernel with a reference of its own keeps its net for ever',
    breaks: 'cards come home and dead nets leave nothing',
    model: withEvolve((kernel, event) => {
      const after = evolve(kernel, event);
      return event.type === 'preinit_net'
        ? evolve(after, { type: 'get_net', net: event.net, holder: { kind: 'kernel' } })
        : after;
    }),
  },
  {
    name: 'exit runs before the quiet of pre_exit (d5dd88794a13)',
    breaks: 'undoing goes phase by phase',
    model: rewriting(
      (trace) => {
        const early = trace.events.filter(isType('ops_pre_exit'));
        if (early.length === 0) return trace;
        const rest = trace.events.filter((each) => !isType('ops_pre_exit')(each));
        const at = rest.findIndex(isType('ops_exit')) + 1;
        return { ...trace, events: [...rest.slice(0, at), ...early, ...rest.slice(at)] };
      },
      (type) => type === 'process_one_work',
    ),
  },
  {
    name: 'a refused request about a link keeps its reference to the net (1438f5d07b9a)',
    breaks: 'invariants',
    model: rewriting(
      (trace, site) =>
        site === undefined
          ? trace
          : {
              frames: trace.frames,
              events: [
                ...trace.events,
                {
                  frame: -1,
                  event: { type: 'get_net', net: INIT_NET, holder: { kind: 'nsproxy', nsproxy: 999_999 } },
                },
              ],
            },
      (type) => type === 'RTM_NEWLINK',
    ),
  },
  {
    name: 'devices leave a net after the tables that list them',
    breaks: 'invariants',
    model: withEvolve((kernel, event) => {
      const after = evolve(kernel, event);
      if (event.type !== 'register_pernet_operations' || event.ops.name !== 'default_device_ops')
        return after;
      const list = after.pernet.list.filter(({ name }) => name !== event.ops.name).unshift(event.ops);
      return { ...after, pernet: { ...after.pernet, list } };
    }),
  },
];
