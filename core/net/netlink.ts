/** Flags of requests to netlink that make things (include/uapi/linux/netlink.h). */
import * as t from 'io-ts';

export const NlmFlags = t.keyof({
  NLM_F_CREATE: null,
  NLM_F_EXCL: null,
  NLM_F_REPLACE: null,
  NLM_F_APPEND: null,
});
export type NlmFlag = t.TypeOf<typeof NlmFlags>;
