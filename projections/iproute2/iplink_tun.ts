/** The tun kind in -details (ip/iptuntap.c): devices of `ip tuntap`, which no link request makes. */
import { IFF_TUN } from '../../core/link/tun.js';
import { nameOf } from '../util_linux/user_ns.js';
import type { LinkUtil, PrintOpt } from './iplink_parse.js';
import { both, jsonOnly } from './json_print.js';
import type { Piece } from './json_print.js';

const onOff = (word: string, is: boolean): Piece => both(word, is, `${word} ${is ? 'on' : 'off'} `);

const whose = (word: 'user' | 'group', id: number | null): Piece[] => {
  if (id === null) return [];
  const name = nameOf(id);
  return [both(word, name ?? id, `${word} ${name ?? id} `)];
};

const printOpt: PrintOpt = ({ system }, { dev }) => {
  const tun = system.kernel().tun.tuns.get(dev);
  if (tun === undefined) return undefined;
  const has = (bit: number): boolean => (tun.flags & bit) !== 0;
  const type = has(IFF_TUN.TAP) ? 'tap' : 'tun';
  return [
    both('type', type, `type ${type} `),
    onOff('pi', !has(IFF_TUN.NO_PI)),
    onOff('vnet_hdr', has(IFF_TUN.VNET_HDR)),
    jsonOnly('multi_queue', false),
    onOff('persist', has(IFF_TUN.PERSIST)),
    ...whose('user', tun.owner),
    ...whose('group', tun.group),
  ];
};

export const tun: LinkUtil = { addresses: 0, help: '', printOpt };
