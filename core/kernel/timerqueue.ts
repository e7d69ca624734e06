/**
 * Numbers in the order of the times that belong to them (lib/timerqueue.c, Linux 6.18, which has a red-black tree). This
 * one is persistent: a treap, whose shape depends on what is in it alone, so that equal queues are equal values.
 */

export interface Timer {
  readonly expires_ms: number;
  readonly work: number;
}

interface Node extends Timer {
  /** No node has a child with a higher one. */
  readonly priority: number;
  readonly left: Timerqueue;
  readonly right: Timerqueue;
}

/** null: empty. */
export type Timerqueue = Node | null;

/** Spreads neighbouring numbers over all of 32 bits (the finalizer of MurmurHash3). */
const priorityOf = (work: number): number => {
  const once = Math.imul(work ^ (work >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
};

const isBefore = (one: Timer, other: Timer): boolean =>
  one.expires_ms < other.expires_ms || (one.expires_ms === other.expires_ms && one.work < other.work);

/** What is before a timer, and what is not. */
const split = (queue: Timerqueue, timer: Timer): readonly [Timerqueue, Timerqueue] => {
  if (queue === null) return [null, null];
  if (isBefore(queue, timer)) {
    const [before, after] = split(queue.right, timer);
    return [{ ...queue, right: before }, after];
  }
  const [before, after] = split(queue.left, timer);
  return [before, { ...queue, left: after }];
};

/** Both, of which all of the first is before all of the second. */
const merge = (first: Timerqueue, second: Timerqueue): Timerqueue => {
  if (first === null || second === null) return first ?? second;
  return first.priority > second.priority
    ? { ...first, right: merge(first.right, second) }
    : { ...second, left: merge(first, second.left) };
};

/** timerqueue_add() @param timer of a number that is not in the queue */
export const timerqueueAdd = (queue: Timerqueue, { expires_ms, work }: Timer): Timerqueue => {
  const priority = priorityOf(work);
  const add = (into: Timerqueue): Node => {
    if (into === null || into.priority < priority) {
      const [left, right] = split(into, { expires_ms, work });
      return { expires_ms, work, priority, left, right };
    }
    return isBefore(into, { expires_ms, work })
      ? { ...into, right: add(into.right) }
      : { ...into, left: add(into.left) };
  };
  return add(queue);
};

/** timerqueue_del() */
export const timerqueueDel = (queue: Timerqueue, timer: Timer): Timerqueue => {
  if (queue === null) return null;
  if (queue.work === timer.work) return merge(queue.left, queue.right);
  return isBefore(queue, timer)
    ? { ...queue, right: timerqueueDel(queue.right, timer) }
    : { ...queue, left: timerqueueDel(queue.left, timer) };
};

/** timerqueue_getnext(): the first one. */
export const timerqueueGetnext = (queue: Timerqueue): Timer | undefined => {
  let first = queue;
  while (first?.left) first = first.left;
  return first ?? undefined;
};
