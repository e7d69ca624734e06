/** What random scripts for the sandbox speak of: namespaces and devices by name. */
import { pick } from './draw.js';

const NETNS = ['A', 'B', 'C'];
const DEVICES = ['v0', 'v1', 'v2', 'v3', 'w0', 'w1'];
const ODD = ['lo', 'a/b', 'x%d', 'averyveryverylongname', 'nosuch', 'all', '123'];

/** A namespace by name, mostly one that is there. */
export const netns = (n: number): string => (n % 23 === 22 ? 'nope' : pick(NETNS, n));
export const device = (n: number): string => (n % 11 === 10 ? pick(ODD, n) : pick(DEVICES, n));
/** In which namespace a command runs: the first one has only what the script gives it. */
export const inside = (n: number): string => (n % 4 === 3 ? '' : ` -n ${netns(n >> 2)}`);
