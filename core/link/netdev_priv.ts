/** What devices of the stacked and aggregating kinds keep behind struct net_device (netdev_priv()). */
import * as t from 'io-ts';
import { int } from '../codec.js';
import { Bonding } from './bonding.js';
import { MacvlanFlag, MacvlanMode } from './link_data.js';

export const NetdevPriv = t.union([
  t.type({
    kind: t.literal('macvlan'),
    mode: MacvlanMode,
    flags: t.readonlyArray(MacvlanFlag),
    /** Packets of broadcasts that may wait. */
    bc_queue_len_req: int,
    /** Addresses whose frames it takes in source mode, oldest first. */
    sources: t.readonlyArray(t.string),
  }),
  /** `dev_id` tells apart the devices that have the address of the one below. */
  t.type({ kind: t.literal('ipvlan'), dev_id: int }),
  t.type({ kind: t.literal('vlan'), vlan_id: int }),
  t.intersection([
    t.type({
      kind: t.literal('vxlan'),
      /** Cookie of the underlay: the net of its UDP socket, which the device never leaves. */
      net: int,
      vni: int,
      dst_port: int,
      learning: t.boolean,
    }),
    t.partial({ remote: t.string, local: t.string }),
  ]),
  Bonding,
  t.type({
    kind: t.literal('vrf'),
    /** The table of its domain. */
    tb_id: int,
    /** Its ports, in the order in which they joined. */
    ports: t.readonlyArray(int),
  }),
]);
export type NetdevPriv = t.TypeOf<typeof NetdevPriv>;

/** What a master keeps once a port has joined it. */
export const withPort = (priv: NetdevPriv | null, dev: number): NetdevPriv | null =>
  priv?.kind === 'vrf' ? { ...priv, ports: [...priv.ports, dev] } : priv;

export const withoutPort = (priv: NetdevPriv | null, dev: number): NetdevPriv | null =>
  priv?.kind === 'vrf' ? { ...priv, ports: priv.ports.filter((port) => port !== dev) } : priv;
