import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type PlantedCertificate, plantInJournal } from '../../fixtures/token/plant-journal.ts';
import { type Entry, decodeEntry, type EntryBody } from '../../station-core/ledger/entry.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { tbsSha256Hex } from '../../station-core/ledger/reading/tbs-of-certificate.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { macOf } from '../../station-core/model/mac.ts';
import { provision, startLine } from '../station/line.ts';

/**
 * Makes DIR a station that has made many units: one board is really provisioned, and its entries are written again under
 * other names until there are as many units. `node test/bench/long-station.ts --data DIR [--units N]`
 */
const { values } = parseArgs({ options: { data: { type: 'string' }, units: { type: 'string', default: '100000' } } });
if (values.data === undefined) throw new TypeError('--data DIR is missing');
const dataDir = resolve(values.data);
const units = Number(values.units);
/** Units whose entries are made durable together: the disk is not what is being made long here. */
const TOGETHER = 200;

const pattern = await provisionOne();
const journal: PlantedCertificate[] = [];
{
  using ledger = Ledger.open({ dir: dataDir, station: 'S01', version: '0' });
  for (let first = 1; first < units; first += TOGETHER) {
    const batch: EntryBody[] = [];
    const nextSeq = ledger.head().sizeEntries;
    for (let n = first; n < Math.min(first + TOGETHER, units); n += 1) {
      batch.push(...lifeAgain(n, nextSeq + batch.length));
    }
    ledger.append(batch);
    if (first % (50 * TOGETHER) === 1) process.stderr.write(`${first} units\n`);
  }
  process.stdout.write(`${units} units, ${ledger.head().sizeEntries} entries in ${dataDir}\n`);
}
plantInJournal(dataDir, journal);
process.exit(0);

async function provisionOne(): Promise<readonly Entry[]> {
  const line = await startLine({ dataDir, quota: 1_000_000 });
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new TypeError('no board');
  {
    await using station = await line.open();
    const result = await provision(station, { board, product: line.product });
    if (result.outcome !== 'PASS') throw new TypeError(`the pattern ended ${result.outcome}`);
  }
  using reader = openLedgerReader(dataDir);
  const entries = reader.entriesFrom(0, 1_000).flatMap(({ leaf }) => decodeEntry(leaf) ?? []);
  return entries.filter((entry) => 'run' in entry);
}

/** The same life, of unit n, from entry `firstSeq` on: every name of the pattern that must be unique is replaced. */
function lifeAgain(n: number, firstSeq: number): EntryBody[] {
  const firstOfPattern = pattern[0]?.seq ?? 0;
  const names = namesOf(n);
  return pattern.map(({ v: _v, seq: _seq, at: _at, station: _station, clockBehindMs: _behind, ...body }) => {
    const again = JSON.parse(renamed(JSON.stringify(body), names)) as EntryBody;
    if (again.kind !== 'certificate-issued') return again;
    const { unit, serial, spkiSha256Hex, certSerialHex, certBase64 } = again;
    const tbs = tbsSha256Hex(certBase64, firstSeq); // of the pattern: nobody compares it with the certificate
    const named = { unit: macOf(unit), serial, permit: 'DEMO-lamp-one', spkiSha256Hex, certSerialHex };
    journal.push(Object.assign(named, { tbsSha256Hex: hashOf(tbs, n) }));
    return { ...again, intentSeq: again.intentSeq - firstOfPattern + firstSeq };
  });
}

function namesOf(n: number): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const entry of pattern) {
    if (entry.kind === 'serial-reserved') {
      names.set(entry.unit, mac(n));
      names.set(entry.serial, `${entry.serial.slice(0, -6)}${String(n + 1).padStart(6, '0')}`);
    }
    if (entry.kind === 'run-begun') names.set(entry.run, hashOf('run', n).slice(0, 36));
    if (entry.kind === 'label-intended') names.set(entry.job, `job-${hashOf('job', n).slice(0, 32)}`);
    if (entry.kind === 'secrets-drawn') {
      for (const tag of Object.values(entry.tags)) names.set(tag, hashOf(tag, n));
    }
    if (entry.kind === 'certificate-issued' || entry.kind === 'signature-intended') {
      if (entry.certSerialHex !== undefined) names.set(entry.certSerialHex, hashOf('serial', n).slice(0, 40));
      names.set(entry.spkiSha256Hex, hashOf('spki', n));
    }
    if (entry.kind === 'certificate-issued') names.set(entry.certSha256Hex, hashOf('cert', n));
  }
  return names;
}

function renamed(text: string, names: ReadonlyMap<string, string>): string {
  let again = text;
  for (const [name, other] of names) again = again.replaceAll(name, other);
  return again;
}

function mac(n: number): string {
  return Buffer.from([0x02, 0, n >>> 24, n >>> 16, n >>> 8, n])
    .toString('hex')
    .replaceAll(/(..)(?=.)/g, '$1:');
}

function hashOf(what: string, n: number): string {
  return createHash('sha256').update(`${what} ${n}`).digest('hex');
}
