/**
 * Random commands about queueing disciplines, arp, multicast addresses, ip netconf and ip addrlabel. Disciplines have
 * handles of the script's choice, because the kernel's own go on from script to script.
 */
import { address, pick } from './draw.js';
import type { Draw, Verb } from './draw.js';
import { device, inside } from './ground.js';

const handle = (n: number): string => `${pick([1, 2, 3, 'ffff'], n % 13 === 12 ? 3 : n % 3)}:`;
const parent = (n: number): string =>
  pick(['root', 'root', 'parent 1:1', 'parent 1:2', 'parent 2:10', 'parent 1:'], n);
const kind = (n: number): string =>
  pick(
    [
      'pfifo',
      'pfifo limit 5',
      'bfifo',
      'mq',
      'htb default 10',
      'htb',
      'noqueue',
      'pfifo_fast',
      'pfifo limit x',
      'nosuch',
    ],
    n,
  );
const tc = (n: number): string => `tc${inside(n)}`;

const made: Verb = ({ a, b, c, d }) =>
  `${tc(a)} qdisc ${pick(['add', 'add', 'replace', 'change', 'link'], d)} dev ${device(b)} ${parent(c)} handle ${handle(d >> 3)} ${kind(c >> 3)}`;

const classed: Verb = ({ a, b, c, d }) =>
  `${tc(a)} class ${pick(['add', 'add', 'change', 'replace'], d)} dev ${device(b)} parent ${pick(['1:', '2:', '2:1', '1:1', '1:10'], c)} classid ${pick(['1', '2', '2'], c >> 3)}:${pick([1, 10, 11, 20, 21, 30], d >> 2)} htb rate ${pick(['1mbit', '10mbit', '5kbit', '40gbit', 'x'], d >> 4)}${pick(['', ' ceil 20mbit', ' prio 3', ' quantum 3000', ' burst 20k'], a >> 3)}`;

const shown = ({ a, b, c }: Draw): string =>
  `${tc(a)}${pick(['', ' -s', ' -d', ' -j', ' -s -d -j -p', ' -o'], c)} ${pick(['qdisc', `qdisc show dev ${device(b)}`, `qdisc show dev ${device(b)} invisible`, 'qdisc show root', `class show dev ${device(b)}`, `class show dev ${device(b)} parent 1:`, 'qdisc show ingress'], b >> 3)}`;

export const QDISCS: readonly Verb[] = [
  made,
  made,
  made,
  made,
  classed,
  classed,
  shown,
  shown,
  ({ a, b, c }) =>
    `${tc(a)} qdisc del dev ${device(b)} ${parent(c)}${c % 4 === 0 ? ` handle ${handle(c >> 2)}` : ''}`,
  ({ a, b, c }) =>
    `${tc(a)} class del dev ${device(b)} classid ${pick(['1:1', '1:10', '2:10', '2:20', '1:11'], c)}`,
  ({ a, b, c }) =>
    `${tc(a)} qdisc ${pick(['add', 'del', 'replace'], c)} dev ${device(b)} ${pick(['ingress', 'clsact'], c >> 2)}`,
  ({ a, b, c }) =>
    `ip${inside(a)} link set ${device(b)} ${pick(['up', 'down', 'txqueuelen 0', 'txqueuelen 7', 'mtu 1300'], c)}`,
  ({ a, b, c, d }) =>
    `ip${inside(a)} maddr ${pick(['add', 'add', 'del'], c)} 33:33:00:00:00:0${d % 4} dev ${device(b)}`,
  ({ a, b }) =>
    `ip${inside(a)}${pick(['', ' -4', ' -6', ' -j'], b)} netconf${b % 3 === 0 ? '' : ` show dev ${device(b)}`}`,
  ({ a, b, c, d }) =>
    `ip${inside(a)} addrlabel ${pick(['add', 'add', 'del'], c)} prefix ${pick(['2001:db8::/32', '2001::/32', '2001:db8:1::/48', '::/0', 'fd00::/8', '::ffff:10.0.0.0/104'], d)}${b % 3 === 0 ? ` dev ${device(b >> 2)}` : ''} label ${d % 7}`,
  ({ a, b }) => `ip${inside(a)}${pick(['', ' -j', ''], b)} addrlabel${b % 9 === 8 ? ' flush' : ''}`,
  ({ a, b, c }) =>
    `ip netns exec A arp ${pick([`-i ${device(b)} -s 10.0.0.${c % 9} ${address(c)}`, `-i ${device(b)} -s 10.0.0.${c % 9} ${address(c)} pub`, `-d 10.0.0.${c % 9}`, `-i ${device(b)} -d 10.0.0.${c % 9}`, `-s 10.0.0.${c % 9} ${address(c)} temp`], a)}`,
];
