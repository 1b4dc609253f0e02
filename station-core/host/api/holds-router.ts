/** The part of the contract that is about units in hand, and about putting units aside. */
import type { HoldAsked, HoldView } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import type { HoldRecord } from '../../ledger/reader.ts';
import type { Mac } from '../../model/mac.ts';
import type { Sessions } from '../../operators/sessions.ts';
import { Secret } from '../../secret.ts';
import { type Asked, MAX_UNITS_OF_A_HOLD, type PutAside } from '../../station/holds/put-aside.ts';
import type { InHand } from '../line/in-hand.ts';
import type { QueryWorker } from '../queries/query-worker.ts';
import type { Guarded } from './guard.ts';

export interface ActsParts {
  readonly sessions: Sessions;
  readonly aside: PutAside;
  readonly inHand: InHand;
  readonly queries: QueryWorker;
  readonly liveHolds: (page: { limit: number; offset: number }) => { count: number; holds: HoldRecord[] };
}

const NEVER = new AbortController().signal;

export function inHandRouter({ inHand: contracted }: Guarded, { inHand, sessions }: ActsParts) {
  return {
    verify: contracted.verify.handler(async ({ input: { slot, label }, context, signal = NEVER }) => {
      const { id: by } = sessions.require(context.screen);
      const scanned = label === undefined ? undefined : new Secret(label);
      return inHand.verify({ slot, by, label: scanned }, signal);
    }),
    lookUp: contracted.lookUp.handler(async ({ input: { secret }, context, signal = NEVER }) => [
      ...(await inHand.lookUp(new Secret(secret), sessions.require(context.screen).id, signal)),
    ]),
  };
}

export function holdsRouter({ holds }: Guarded, parts: ActsParts) {
  const { aside, sessions, liveHolds } = parts;
  return {
    list: holds.list.handler(({ input: { page, rowsPerPage } }) => {
      const { count, holds: held } = liveHolds({ limit: rowsPerPage, offset: page * rowsPerPage });
      return { count, holds: held.map(holdView) };
    }),
    preview: holds.preview.handler(async ({ input: { asked } }) => {
      const { toHold, alreadyHeld, fingerprint } = aside.preview(await unitsOf(asked, parts));
      return {
        toHold: toHold.map(({ unit, serial }) => ({ unit, serial: serial ?? null })),
        alreadyHeld: alreadyHeld.map(holdView),
        fingerprint,
      };
    }),
    place: holds.place.handler(async ({ input: { asked, reason, fingerprint }, context }) =>
      aside.hold({
        asked: wordsOf(asked),
        units: await unitsOf(asked, parts),
        reason,
        by: sessions.require(context.screen).id,
        fingerprint,
      }),
    ),
    release: holds.release.handler(({ input: { units, reason }, context }) =>
      aside.release({ units, reason, by: sessions.require(context.screen).id }),
    ),
  };
}

function holdView({ unit, serial, hold, by, reason, at, station, seq }: HoldRecord): HoldView {
  return { unit, serial: serial ?? null, hold, by, reason, at, station: station ?? null, seq };
}

/** Without a filter the search is not asked: nobody puts the whole ledger aside by leaving something out. */
export async function unitsOf(
  { ids, filters }: HoldAsked,
  { aside, queries }: Pick<ActsParts, 'aside' | 'queries'>,
): Promise<Mac[]> {
  const named = aside.unitsNamed(ids);
  if (Object.keys(filters).length === 0) return named;
  const found = await queries.ask('unitsFound', { filters, most: MAX_UNITS_OF_A_HOLD + 1 });
  return [...named, ...found];
}

function wordsOf({ ids, filters }: HoldAsked): Asked {
  const words = [
    ...ids.map((value) => ({ field: 'id', value })),
    ...Object.entries(filters).map(([field, value]) => ({ field, value: String(value) })),
  ];
  if (words.length === 0) throw new Fault('hold.empty');
  return words;
}
