/** Numbers that have names in /etc/iproute2 (lib/rt_names.c); of its group file, what a fresh system has. */
import { getInteger } from './argument.js';

/** rtnl_group_n2a() */
export const groupName = (group: number): string => (group === 0 ? 'default' : `${group}`);

/** rtnl_group_a2n(). @returns undefined: neither a name nor a number. */
export const groupA2n = (word: string): number | undefined => {
  const group = word === 'default' ? 0 : getInteger(word);
  return group === undefined || group < 0 ? undefined : group;
};
