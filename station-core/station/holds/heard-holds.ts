import type { EntryBody } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { HoldEars } from '../../sync/hear-holds.ts';
import type { HoldNews } from '../../sync/hold-news.ts';

/** What upstream reports of other stations' holds becomes entries of this ledger, which is all the memory there is of it. */
export function holdEars(ledger: Ledger): HoldEars {
  return {
    heard: () => ledger.heardFrom(),
    take: (news) => {
      ledger.append(news.map(entryOf));
    },
  };
}

function entryOf({ what, station, seq, at, ...held }: HoldNews): EntryBody {
  const kind = what === 'held' ? 'hold-heard' : 'release-heard';
  return { kind, ...held, from: station, fromSeq: seq, fromAt: at };
}
