/** Rates, ticks and the time that bytes take (include/net/pkt_sched.h, net/sched/sch_generic.c: psched_ratecfg_*, Linux 6.18). */

const PSCHED_SHIFT = 6n;
const NSEC_PER_SEC = 1_000_000_000n;

/** PSCHED_NS2TICKS() */
export const nsToTicks = (ns: bigint): number => Number(ns >> PSCHED_SHIFT);

/** struct tc_ratespec: bytes a second, and what is added to a packet. */
export interface RateSpec {
  readonly rate: number;
  readonly overhead: number;
  readonly mpu: number;
  /** Whether packets travel in cells of ATM. */
  readonly atm: boolean;
}

const ATM_PAYLOAD = 48;
const ATM_CELL = 53;
const TOP_OF_U32 = 1n << 31n;
const TOP_OF_U64 = 1n << 63n;
const U32 = 0xffffffffn;

/** psched_ratecfg_precompute__(): a rate as a factor and a shift. */
const precompute = (rate: bigint): { readonly mult: bigint; readonly shift: bigint } => {
  let factor = NSEC_PER_SEC;
  let shift = 0n;
  for (;;) {
    const mult = (factor / rate) & U32;
    if ((mult & TOP_OF_U32) !== 0n || (factor & TOP_OF_U64) !== 0n) return { mult, shift };
    factor <<= 1n;
    shift += 1n;
  }
};

/** psched_l2t_ns(): nanoseconds that bytes take. @param rate not 0 */
export const lengthToNs = ({ rate, overhead, mpu, atm }: RateSpec, bytes: number): bigint => {
  const { mult, shift } = precompute(BigInt(rate));
  const padded = Math.max(bytes + overhead, mpu);
  const length = atm ? Math.ceil(padded / ATM_PAYLOAD) * ATM_CELL : padded;
  return (BigInt(length) * mult) >> shift;
};
