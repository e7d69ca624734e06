/**
 * Bugs that Linux has had in this ground, brought back into the model one by one: each must break a law. Named by the fix
 * or the CVE; docs/coverage.md lists them.
 */
import * as TH from 'fp-ts/lib/These.js';
import { OPS, evolve } from '../../core/decider.js';
import type { Event, Kernel, Trace } from '../../core/kernel.js';
import { netCompleteFree } from '../../core/net/net_alloc.js';
import { INIT_NET } from '../../core/net/net_namespace.js';
import { deaf, withLink } from './mutants.js';
import type { Mutant } from './mutants.js';
import { REAL, withEvolve, withOps } from './model.js';
import type { Model } from './model.js';

/** Numbers that no open file of a short history has. */
const TW_FILES = 1e6;

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
    name: 'a TIME_WAIT keeps its net alive',
    breaks: 'invariants',
    near: ['socket', 'time'],
    model: withEvolve((kernel, event) =>
      event.type === 'tcp_time_wait'
        ? evolve(evolve(kernel, event), {
            type: 'get_net',
            net: event.net,
            holder: { kind: 'socket', file: event.tw + TW_FILES },
          })
        : evolve(kernel, event),
    ),
  },
  {
    name: 'a TIME_WAIT outlives its net',
    breaks: 'invariants',
    near: ['socket', 'time'],
    model: withOps({ pernet: { ...OPS.pernet, tcp_sk_ops: {} } }),
  },
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
    name: 'a device leaves under the name that it has where it goes (311cca40661f)',
    breaks: 'listeners know the devices of their net',
    model: rewriting(
      (trace) => {
        const moved = trace.events.findIndex(isType('dev_change_net_namespace'));
        const event = trace.events[moved];
        if (event === undefined) return trace;
        const rest = trace.events.filter((_each, i) => i !== moved);
        const told = rest.findIndex(
          (each) => each.event.type === 'rtmsg_ifinfo' && each.event.IFLA_NEW_IFINDEX !== undefined,
        );
        return { ...trace, events: [...rest.slice(0, told), event, ...rest.slice(told)] };
      },
      (type) => type === 'RTM_NEWLINK',
    ),
  },
  {
    name: 'the index that a device is to have is announced before it is chosen (6621dd29eb9b)',
    breaks: 'a move is announced with where it leads',
    model: rewriting(
      (trace) => ({
        ...trace,
        events: trace.events.map((each) =>
          each.event.type === 'rtmsg_ifinfo' && each.event.IFLA_NEW_IFINDEX !== undefined
            ? { ...each, event: { ...each.event, IFLA_NEW_IFINDEX: each.event.IFLA_NEW_IFINDEX + 1 } }
            : each,
        ),
      }),
      () => true,
    ),
  },
  {
    name: 'a device that moves is renamed before it is added (dd891b5b106f)',
    breaks: 'uevents come in order',
    model: rewriting(
      (trace) => ({
        ...trace,
        events: trace.events.flatMap((each) =>
          each.event.type === 'dev_change_net_namespace'
            ? [
                each,
                { ...each, event: { type: 'kobject_uevent', action: 'move', dev: each.event.dev, old: '' } },
              ]
            : [each],
        ),
      }),
      () => true,
    ),
  },
  {
    name: 'nobody hears that an id is gone',
    breaks: 'ids are announced',
    model: rewriting(
      (trace) => ({
        ...trace,
        events: trace.events.filter(
          ({ event }) => event.type !== 'rtnl_net_notifyid' || event.nlmsg_type !== 'RTM_DELNSID',
        ),
      }),
      (type) => type === 'process_one_work',
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
  {
    name: 'a net is found while others lose their ids for it (0c06bea919f3)',
    breaks: 'ids are purged when nobody finds the net any more',
    near: ['nsid', 'open', 'veth', 'move', 'getlink'],
    model: rewriting(
      (trace) => {
        const unlisted = trace.events.filter(isType('cleanup_net'));
        const rest = trace.events.filter((each) => !isType('cleanup_net')(each));
        const at = rest.findLastIndex(isType('unhash_nsid')) + 1;
        return at === 0
          ? trace
          : { ...trace, events: [...rest.slice(0, at), ...unlisted, ...rest.slice(at)] };
      },
      (type) => type === 'process_one_work',
    ),
  },
  {
    name: 'a module that goes takes pernet data away before its devices (616d82c3cfa2, CVE-2024-26735)',
    breaks: 'a module takes its devices away before what they use',
    model: rewriting(
      (trace) => {
        const isGone = isType('unregister_netdevice');
        const first = trace.events.findIndex(isType('unregister_pernet_operations'));
        if (first < 0 || !trace.events.some(isGone)) return trace;
        const rest = trace.events.filter((each) => !isGone(each));
        return { ...trace, events: [...rest, ...trace.events.filter(isGone)] };
      },
      (type) => type === 'delete_module',
    ),
  },
  {
    name: 'linkwatch keeps its reference to a device that is gone (4ee806d51176)',
    breaks: 'invariants',
    near: ['veth', 'updown', 'dellink'],
    model: withEvolve((kernel, event) => {
      const after = evolve(kernel, event);
      return event.type === 'unregister_netdevice'
        ? { ...after, dev: { ...after.dev, lweventlist: kernel.dev.lweventlist } }
        : after;
    }),
  },
  {
    name: 'the inode number of a net is free while a file of it is open',
    breaks: 'invariants',
    near: ['open', 'close'],
    model: withEvolve((kernel, event) => {
      const after = evolve(kernel, event);
      const inum = event.type === 'dput' ? after.net.nets.get(event.net)?.inum : undefined;
      if (inum === undefined || after.net.freeInums.includes(inum)) return after;
      return { ...after, net: { ...after.net, freeInums: after.net.freeInums.unshift(inum) } };
    }),
  },
  {
    name: 'a veth that goes does not cut its far end off, which is queued again',
    breaks: 'invariants',
    model: withLink('veth', () => ({
      rtnl: {
        netns_refund: false,
        dellink: (call, { dev }, kill) => {
          const peer = call.kernel.veth.peer.get(dev);
          kill.push(dev, ...(peer === undefined ? [] : [peer]));
        },
      },
    })),
  },
  {
    name: 'IFLA_LINK_NETNSID is of the net that a message goes to',
    breaks: 'a dump gives ids to the nets of partners',
    near: ['veth', 'move', 'getlink'],
    model: withLink('veth', () => ({ get_link_net: (_kernel, { net }) => net })),
  },
  {
    name: 'an index that was asked for moves the cursor',
    breaks: 'only automatic indices move the cursor',
    model: withEvolve((kernel, event) =>
      evolve(kernel, event.type === 'dev_change_net_namespace' ? { ...event, auto_ifindex: true } : event),
    ),
  },
  {
    name: 'the name for a clash is taken without a clash',
    breaks: 'a move keeps what is free',
    model: withEvolve((kernel, event) =>
      evolve(
        kernel,
        event.type === 'dev_change_net_namespace' ? { ...event, name: `dev${event.ifindex}` } : event,
      ),
    ),
  },
  {
    name: 'a group moves whole or not at all',
    breaks: 'a group moves one by one',
    model: {
      ...REAL,
      decide: (kernel, command) => {
        const decided = REAL.decide(kernel, command);
        return TH.isBoth(decided.outcome) &&
          command.type === 'RTM_NEWLINK' &&
          command.IFLA_GROUP !== undefined
          ? { outcome: TH.left(decided.outcome.left), kernel }
          : decided;
      },
    },
  },
];
