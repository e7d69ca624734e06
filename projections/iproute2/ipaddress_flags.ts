/** Flags of addresses under the names that `ip address` gives them (ifa_flag_data of ip/ipaddress.c). */
import { IFA_F } from '../../core/net/if_addr.js';
import type { Ifaddrmsg } from '../../core/net/if_addr.js';
import { both, jsonOnly, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';

interface IfaFlag {
  readonly name: string;
  readonly mask: number;
  /** It is the kernel's to set. */
  readonly readonly?: true;
  readonly v6only?: true;
}

/** In the order in which they are printed. */
const IFA_FLAGS: readonly IfaFlag[] = [
  { name: 'secondary', mask: IFA_F.SECONDARY, readonly: true },
  { name: 'temporary', mask: IFA_F.SECONDARY, readonly: true },
  { name: 'nodad', mask: IFA_F.NODAD, v6only: true },
  { name: 'optimistic', mask: IFA_F.OPTIMISTIC, v6only: true },
  { name: 'dadfailed', mask: IFA_F.DADFAILED, readonly: true, v6only: true },
  { name: 'home', mask: IFA_F.HOMEADDRESS, v6only: true },
  { name: 'deprecated', mask: IFA_F.DEPRECATED, readonly: true, v6only: true },
  { name: 'tentative', mask: IFA_F.TENTATIVE, readonly: true, v6only: true },
  { name: 'permanent', mask: IFA_F.PERMANENT, readonly: true, v6only: true },
  { name: 'mngtmpaddr', mask: IFA_F.MANAGETEMPADDR, v6only: true },
  { name: 'noprefixroute', mask: IFA_F.NOPREFIXROUTE },
  { name: 'autojoin', mask: IFA_F.MCAUTOJOIN },
  { name: 'stable-privacy', mask: IFA_F.STABLE_PRIVACY, readonly: true, v6only: true },
];

/** lookup_flag_data_by_name() */
export const ifaFlag = (name: string): IfaFlag | undefined => IFA_FLAGS.find((flag) => flag.name === name);

const named = (name: string): Piece => both(name, true, `${name} `);

/** print_ifa_flags(): an address that is not permanent is dynamic; bits without a name come last. */
export const ifaFlagPieces = ({ ifa_flags: flags, ifa_family }: Ifaddrmsg): Piece[] => {
  const pieces: Piece[] = [];
  let left = flags;
  for (const { name, mask } of IFA_FLAGS) {
    const set = (left & mask) !== 0;
    if (mask === IFA_F.PERMANENT) {
      if (!set) pieces.push(named('dynamic'));
    } else if (set) {
      pieces.push(named(mask === IFA_F.SECONDARY && ifa_family === 'AF_INET6' ? 'temporary' : name));
    }
    left &= ~mask;
  }
  const hex = left.toString(16).padStart(2, '0');
  return left === 0 ? pieces : [...pieces, textOnly(`flags ${hex} `), jsonOnly('ifa_flags', hex)];
};
