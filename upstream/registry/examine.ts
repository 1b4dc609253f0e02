import { X509Certificate } from 'node:crypto';
import { macSchema, unitSerialSchema } from '../../station-core/model-schemas.ts';
import type { Transaction } from '../database.ts';
import { openCertificate } from './certificate.ts';
import type { Issuers } from './certificate.ts';
import { fulfils, openIntent } from './intent.ts';
import { LogSoFar } from './log-so-far.ts';
import type { Found, OpenedEntry } from './opened.ts';
import { openPass, runThatPassed, unitOf } from './pass.ts';
import { openRevocations } from '../revocation/open-revocations.ts';
import type { FoundAt } from '../revocation/open-revocations.ts';
import { outsideRanges, rangesOf } from './ranges.ts';
import type { Ranges } from './ranges.ts';

/**
 * Opens the entries of one batch and keeps what does not hold. Nothing here refuses a batch: a log keeps what happened,
 * and what is wrong with it is a finding for a person.
 */
export interface Examination {
  readonly transaction: Transaction;
  readonly station: string;
  readonly entries: readonly OpenedEntry[];
}

interface Standards {
  readonly issuers: Issuers;
  readonly ranges: Ranges;
  readonly log: LogSoFar;
  readonly revocations: FoundAt;
}

export async function examine({ transaction, station, entries }: Examination): Promise<void> {
  const opened = entries.filter(({ kind }) => OPENED.has(kind));
  if (opened.length === 0) return;
  const standards = {
    issuers: await issuersOf(transaction, station),
    ranges: await rangesOf(transaction, station),
    log: await LogSoFar.around({ transaction, station, entries }),
    revocations: await openRevocations({ transaction, station, entries: opened }),
  };
  const rows = opened.flatMap((entry) => distinct(open(entry, standards)).map((each) => rowOf(entry, each)));
  if (rows.length === 0) return;
  await transaction.query(
    `insert into findings (station, seq, finding, unit, serial, detail)
     select $1, seq, finding, unit, serial, detail
       from jsonb_to_recordset($2::jsonb) as found (seq bigint, finding text, unit text, serial text, detail jsonb)
     on conflict do nothing`,
    [station, JSON.stringify(rows)],
  );
}

const OPENED = new Set([
  'serial-reserved',
  'signature-intended',
  'certificate-issued',
  'run-closed',
  'certificate-revoked',
  'crl-signed',
]);

function open(entry: OpenedEntry, { issuers, ranges, log, revocations }: Standards): readonly Found[] {
  switch (entry.kind) {
    case 'serial-reserved':
      return outsideRanges(entry, ranges);
    case 'signature-intended':
      return openIntent(entry);
    case 'certificate-issued':
      return [
        ...openCertificate(entry, issuers),
        ...fulfils(entry, log.entry(entry.fields['intentSeq'])),
        ...outsideRanges(entry, ranges),
      ];
    case 'certificate-revoked':
    case 'crl-signed':
      return revocations.get(entry.seq) ?? [];
    default: {
      const run = runThatPassed(entry);
      if (run === undefined) return [];
      return openPass(entry, {
        ofRun: log.ofRun(run, entry.seq),
        certificates: log.certificates(unitOf(entry), entry.seq),
        reworkOrder: log.reworkOrder(run),
      });
    }
  }
}

async function issuersOf(transaction: Transaction, station: string): Promise<Issuers> {
  const { rows } = await transaction.query<{ pem: string }>(
    'select pem from issuing_certificates where station = $1 order by sha256',
    [station],
  );
  return rows.map(({ pem }) => new X509Certificate(pem));
}

/** One finding of a name for each entry is enough: the details of the first say where to look. */
function distinct(all: readonly Found[]): readonly Found[] {
  return all.filter((each, i) => all.findIndex(({ finding }) => finding === each.finding) === i);
}

function rowOf({ seq, fields }: OpenedEntry, { finding, detail }: Found) {
  const unit = macSchema.safeParse(fields['unit']).data ?? null;
  const serial = unitSerialSchema.safeParse(fields['serial']).data ?? null;
  return { seq, finding, unit, serial, detail };
}
