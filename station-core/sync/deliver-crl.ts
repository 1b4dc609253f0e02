import { Fault } from '../fault.ts';
import type { CrlTaken } from './crl-delivery.ts';
import type { UpstreamReply } from './transport.ts';

/** Hands the newest CRL on to upstream, once its entry is there. */
export interface NewestCrl {
  readonly number: number;
  /** Of the entry that names it. */
  readonly seq: number;
  readonly crlDer: Uint8Array;
}

/** `undefined` as long as there is none that is still valid. */
export type CrlSource = () => Promise<NewestCrl | undefined>;

export interface Delivery {
  readonly source: CrlSource;
  /** So many entries of this station upstream has. */
  readonly acknowledged: number;
  /** The number that upstream took last, as far as this process knows. */
  readonly delivered: number | undefined;
  readonly send: (crlDer: Uint8Array) => Promise<UpstreamReply<CrlTaken>>;
}

/** The number that upstream has now. An upstream from before it took CRLs has none: that is no fault. */
export async function deliverCrl({ source, acknowledged, delivered, send }: Delivery): Promise<number | undefined> {
  const newest = await source();
  if (newest === undefined || newest.number === delivered || newest.seq >= acknowledged) return delivered;
  const answer = await send(newest.crlDer);
  if (answer.kind === 'taken') return newest.number;
  if (answer.reason === 'not-found') return delivered;
  throw new Fault('sync.crl-refused', { ...answer.detail, reason: answer.reason, number: newest.number });
}
