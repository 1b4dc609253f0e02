import { Fault } from '../fault.ts';
import type { Heard, HoldAnswer, HoldNews } from './hold-news.ts';
import type { UpstreamReply } from './transport.ts';

/** Where what was heard is kept; `station/` joins the two. */
export interface HoldEars {
  /** Of each other station, the last of its entries that was heard. */
  heard(): Heard;
  /** Must be durable when it returns: it moves what `heard` says. */
  take(news: readonly HoldNews[]): void;
}

export interface Hearing {
  readonly ears: HoldEars;
  readonly station: string;
  readonly ask: (heard: Heard) => Promise<UpstreamReply<HoldAnswer>>;
}

/** Asks until there is nothing new. An upstream from before there were holds has none: that is no fault. */
export async function hearHolds({ ears, station, ask }: Hearing): Promise<number> {
  for (let count = 0; ;) {
    const answer = await ask(ears.heard());
    if (answer.kind === 'refused') {
      if (answer.reason === 'not-found') return count;
      throw new Fault('sync.refused', { ...answer.detail, reason: answer.reason });
    }
    const { news, more } = answer.value;
    refuseNonsense(news, { station, heard: ears.heard() });
    if (news.length > 0) ears.take(news);
    count += news.length;
    if (!more) return count;
    if (news.length === 0) throw new Fault('sync.bad-answer', { why: 'more news of holds, and none of it' });
  }
}

/** Each answer must move the cursor, or it would be asked for again and again. */
function refuseNonsense(news: readonly HoldNews[], own: { readonly station: string; readonly heard: Heard }): void {
  const last = new Map(Object.entries(own.heard));
  for (const { station, seq } of news) {
    if (station === own.station) throw new Fault('sync.bad-answer', { why: 'news of holds of this very station', seq });
    if (seq <= (last.get(station) ?? -1)) {
      throw new Fault('sync.bad-answer', { why: 'news of a hold out of order', station, seq });
    }
    last.set(station, seq);
  }
}
