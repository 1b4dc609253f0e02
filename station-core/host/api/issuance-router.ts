/** The security officer's desk. What is read is read by the query worker; the host only writes. */
import type { Ledger } from '../../ledger/ledger.ts';
import { lookedMemo, lookedText } from '../../ledger/log/last-looked.ts';
import type { Sessions } from '../../operators/sessions.ts';
import type { Expiry } from '../../station/desk/expiries.ts';
import type { DeskSetup } from '../queries/issuance-calls.ts';
import type { QueryWorker } from '../queries/query-worker.ts';
import type { Guarded } from './guard.ts';

export interface IssuanceParts {
  readonly sessions: Sessions;
  readonly queries: QueryWorker;
  readonly ledger: Pick<Ledger, 'append' | 'saveMemo' | 'head'>;
  readonly deskSetup: () => Promise<DeskSetup>;
  readonly expiries: (nowMs: number) => Promise<readonly Expiry[]>;
}

export function issuanceRouter(
  { issuance }: Guarded,
  { sessions, queries, ledger, deskSetup, expiries }: IssuanceParts,
) {
  return {
    log: issuance.log.handler(async ({ input, signal }) =>
      queries.ask('issuanceLog', { asks: input, setup: await deskSetup() }, signal),
    ),
    today: issuance.today.handler(async ({ context, signal }) => {
      const person = sessions.require(context.screen).id;
      const today = await queries.ask('issuanceToday', { person, setup: await deskSetup() }, signal);
      const ending = (await expiries(Date.now())).map((each) => ({ kind: 'expires' as const, ...each }));
      return { ...today, standing: [...ending, ...today.standing] };
    }),
    looked: issuance.looked.handler(({ input, context }) => {
      const { id } = sessions.require(context.screen);
      // Nobody has seen what is not there yet.
      const sizeEntries = Math.min(input.sizeEntries, ledger.head().sizeEntries);
      ledger.saveMemo(lookedMemo(id), lookedText({ sizeEntries, at: new Date().toISOString() }));
      return null;
    }),
    people: issuance.people.handler(({ input, signal }) => queries.ask('issuancePeople', input, signal)),
    workingHours: issuance.workingHours.handler(({ signal }) => queries.ask('workingHours', null, signal)),
    setWorkingHours: issuance.setWorkingHours.handler(({ input, context }) => {
      ledger.append({ kind: 'working-hours-set', by: sessions.require(context.screen).id, ...input });
      return null;
    }),
    entry: issuance.entry.handler(({ input, signal }) => queries.ask('ledgerEntry', input, signal)),
  };
}
