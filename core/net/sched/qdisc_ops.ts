/** What a kind of queueing discipline can do (struct Qdisc_ops and Qdisc_class_ops of include/net/sch_generic.h, Linux 6.18). */
import type * as E from 'fp-ts/lib/Either.js';
import type { Refusal } from '../../errno.js';
import type { Call, Kernel } from '../../kernel.js';
import type { NetDevice } from '../netdevice.js';
import type { Qdisc, TcCommand, TcaOptions } from './sch.js';

/** A discipline of a device, or one that is to be. */
export interface Place {
  readonly kernel: Kernel;
  readonly device: NetDevice;
  readonly qdisc: Pick<Qdisc, 'handle' | 'parent' | 'kind' | 'options'>;
}

/** Its parameters, complete. */
export type Tuned = E.Either<Refusal, TcaOptions>;

/** What a request does to a class. */
export type ClassRequest = (
  call: Call,
  place: Place,
  message: Pick<TcCommand, 'tcm_handle' | 'tcm_parent' | 'TCA_OPTIONS'>,
) => Refusal | undefined;

/** struct Qdisc_class_ops. A class is known by its classid. */
export interface ClassOps {
  /** 0: there is none. */
  readonly find: (place: Place, classid: number) => number;
  /** All of them, in the order of a walk. */
  readonly walk: (place: Place) => readonly number[];
  /** The parent that a class is shown with; absent: the discipline itself. */
  readonly parentOf?: (place: Place, classid: number) => number;
  /** Absent: its classes take no leaves. */
  readonly graft?: {
    /** The kind of what follows a leaf that has gone; absent: nothing. */
    readonly otherwise?: string;
    /** Whether this class can have a leaf. */
    readonly takes?: (place: Place, classid: number) => boolean;
  };
  readonly change?: ClassRequest;
  readonly delete?: ClassRequest;
}

/** struct Qdisc_ops */
export interface QdiscOps {
  /** @param given undefined: without TCA_OPTIONS */
  readonly init: (place: Place, given: TcaOptions | undefined) => Tuned;
  /** Absent: it cannot be changed. */
  readonly change?: (place: Place, given: TcaOptions) => Tuned;
  readonly cl_ops?: ClassOps;
  /** What is below it from the start. */
  readonly children?: (place: Place) => readonly Qdisc[];
  /** TCQ_F_INGRESS */
  readonly ingress?: true;
  /** The device's queues are told of it after everybody else. */
  readonly attach?: true;
  /** TCQ_F_MQROOT: the queues of the device have disciplines of their own. */
  readonly mqroot?: true;
}
