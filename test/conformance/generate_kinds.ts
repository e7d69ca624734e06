/** Random commands about kinds of links: their attributes, set as they are made and afterwards. */
import { address, pick } from './draw.js';
import type { Draw, Verb } from './draw.js';
import { device, inside } from './ground.js';

const MACVLAN: readonly Verb[] = [
  () => '',
  () => 'mode bridge',
  () => 'mode private',
  () => 'mode vepa',
  () => 'mode passthru',
  () => 'mode passthru flag nopromisc',
  () => 'flag nodst',
  ({ d }) => `mode source macaddr add ${address(d)}`,
  ({ d }) => `macaddr ${pick(['add', 'del'], d >> 3)} ${address(d % 8)}`,
  ({ d }) => `macaddr set ${address(d)} ${address(d >> 1)}`,
  ({ d }) => `bcqueuelen ${pick([0, 10, 3000, -1], d)}`,
];

const kind = (n: number): string => pick(['macvlan', 'macvtap', 'macvlan'], n);
const words = (draw: Draw): string => pick(MACVLAN, draw.d)(draw);
const stacked: Verb = (draw) =>
  `ip${inside(draw.a)} link add link ${device(draw.c)} name ${device(draw.b)} address ${address(draw.d % 16)} type ${kind(draw.c >> 3)} ${words(draw)}`;
const change: Verb = (draw) =>
  `ip${inside(draw.a)} link set ${device(draw.b)} type ${kind(draw.c)} ${words(draw)}`;

export const KINDS: readonly Verb[] = [
  stacked,
  stacked,
  stacked,
  change,
  change,
  ({ a, b, c }) => `ip${inside(a)} link set ${device(b)} address ${address(c % 16)}`,
  ({ a, b }) => `ip${inside(a)} link set ${device(b)} ${pick(['up', 'down'], b >> 4)}`,
  ({ a, b }) => `ip${pick([' -d', ' -d -j', ' -d -o'], b)}${inside(a | 3 ? a : 0)} link`,
];
