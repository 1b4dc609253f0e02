/** The desks' part of the contract that is about the ledger as a whole: shifts, its verification, who signed it. */
import {
  MAX_DIFFERENCES_SHOWN,
  type CountedShiftView,
  type ShiftEvent,
  type VerificationView,
} from '../../contract.ts';
import { logKey } from '../../formats/tlog/log-signature.ts';
import type { Balance } from '../../ledger/shift/balance.ts';
import { DIFFERENCES, isOpenDifference } from '../../model/desk/shift-difference.ts';
import type { Sessions } from '../../operators/sessions.ts';
import type { CountedShift } from '../../station/shift/shift-desk.ts';
import type { Station } from '../../station/station.ts';
import type { Verification, VerificationState } from '../desk/verification.ts';
import type { QueryWorker } from '../queries/query-worker.ts';
import { rememberedFaultView } from '../views/fault-view.ts';
import { LatestValue } from '../views/latest-value.ts';
import type { Guarded } from './guard.ts';

export interface LedgerDeskParts {
  readonly station: Pick<Station, 'name' | 'ledger' | 'shiftDesk' | 'verifyingKeys'>;
  readonly verification: Verification;
  readonly queries: QueryWorker;
}

interface Parts {
  readonly ledgerDesk: LedgerDeskParts;
  readonly sessions: Sessions;
}

/** The screen that closes may be gone before the count is done; the close then still happens, or does not, as a whole. */
const NEVER = new AbortController().signal;

export function shiftsRouter({ shifts }: Guarded, parts: Parts) {
  return {
    count: shifts.count.handler(async function* ({ signal = NEVER }): AsyncGenerator<ShiftEvent, void> {
      const { station } = parts.ledgerDesk;
      const stop = new AbortController();
      const counting = new LatestValue<ShiftEvent>({ kind: 'counting', readEntries: 0, ofEntries: 0 }, () => undefined);
      const work = station.shiftDesk.count({
        signal: AbortSignal.any([signal, stop.signal]),
        progress: (progress) => {
          counting.put({ kind: 'counting', ...progress });
        },
      });
      const over = work.finally(() => {
        void counting.return();
      });
      over.catch(() => undefined); // thrown below, where somebody waits for it
      try {
        yield* counting;
        yield { kind: 'counted', shift: countedView(await work, station) };
      } finally {
        stop.abort(); // whoever left needs no count
      }
    }),
    close: shifts.close.handler(async ({ input, context }) => {
      const by = parts.sessions.require(context.screen).id;
      const progress = (): void => undefined;
      const { seq } = await parts.ledgerDesk.station.shiftDesk.close({ ...input, by }, { signal: NEVER, progress });
      return { seq };
    }),
    closed: shifts.closed.handler(({ input: { beforeSeq, limit }, signal }) =>
      parts.ledgerDesk.queries.ask('closedShifts', { beforeSeq: beforeSeq ?? Number.MAX_SAFE_INTEGER, limit }, signal),
    ),
  };
}

export function ledgerChecksRouter({ ledgerChecks }: Guarded, parts: Parts) {
  return {
    watch: ledgerChecks.watch.handler(async function* ({ signal }): AsyncGenerator<VerificationView, void> {
      for await (const state of parts.ledgerDesk.verification.watch(signal)) yield verificationView(state);
    }),
    verify: ledgerChecks.verify.handler(({ context }) => {
      parts.ledgerDesk.verification.start(parts.sessions.require(context.screen).id);
      return null;
    }),
    cancel: ledgerChecks.cancel.handler(() => {
      parts.ledgerDesk.verification.cancel();
      return null;
    }),
    notes: ledgerChecks.notes.handler(async ({ input: { beforeSize, limit }, signal }) => {
      const { station, queries } = parts.ledgerDesk;
      const { keys } = await station.verifyingKeys();
      const asks = {
        beforeSize: beforeSize ?? Number.MAX_SAFE_INTEGER,
        limit,
        checkpointKey: logKey(station.name, keys.checkpointKey),
        upstreamKey: keys.upstreamKey,
      };
      return queries.ask('signedSizes', asks, signal);
    }),
  };
}

function countedView({ fromSeq, toSeq, lastClosed, balance }: CountedShift, { ledger }: Pick<Station, 'ledger'>) {
  const shown = balance.differences.slice(0, MAX_DIFFERENCES_SHOWN);
  return {
    fromSeq,
    toSeq,
    from: ledger.timeOf(fromSeq) ?? null,
    to: ledger.timeOf(toSeq - 1) ?? null,
    lastClosedBy: lastClosed?.by ?? null,
    counts: balance.counts,
    differences: shown.map(({ kind, subject, unit = null, serial = null, seq = null, inWork }) => ({
      kind,
      subject,
      unit,
      serial,
      seq,
      inWork,
      needsReason: isOpenDifference(kind),
    })),
    kinds: kindsOf(balance),
  } satisfies CountedShiftView;
}

function kindsOf({ differences }: Balance): CountedShiftView['kinds'] {
  return DIFFERENCES.flatMap((kind) => {
    const count = differences.filter((each) => each.kind === kind).length;
    return count === 0 ? [] : [{ kind, needsReason: isOpenDifference(kind), count }];
  });
}

function verificationView({ running, last }: VerificationState): VerificationView {
  if (last === null) return { running, last };
  const { result } = last;
  if (result.kind !== 'not-checked') return { running, last: { ...last, result } };
  const fault = rememberedFaultView(result.code, result.evidence);
  return { running, last: { ...last, result: { kind: 'not-checked', fault } } };
}
