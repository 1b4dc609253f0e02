/** One look at a range: the entries, the tree over them, and what they say of certificates and births. */
import type { Frontier } from '../../merkle/frontier.ts';
import type { Db } from '../../store.ts';
import { Problems } from '../problems.ts';
import type { RangeAsked, RangeSeen } from './range.ts';
import { Certificates } from './certificates.ts';
import { TablesInput } from '../tables/for-tables.ts';
import type { Outline } from '../outlines/outline.ts';
import { birthReceiptJudge, concernsBirth } from '../certificates/verify-birth-receipts.ts';
import { certificateJudge } from '../certificates/verify-certificates.ts';
import { walkRange } from '../verify-entries.ts';
import { RunsInRange } from './runs-in-range.ts';

/** `looked` hears how many of its entries were looked at. */
export function checkRange(db: Db, asked: RangeAsked, looked: (entries: number) => void = () => undefined): RangeSeen {
  const { range, station, issuerCertDer, earlierIssuer } = asked;
  const problems = new Problems();
  const certificates = new Certificates(db, problems);
  const judging = { db, issuerCertDer, earlierIssuer, problems, certificates };
  const judgeCertificate = certificateJudge(judging);
  const runs = new RunsInRange({ matters: mattersForRun, judge: birthReceiptJudge(judging) });
  const notableSeqs: number[] = [];
  const tables = new TablesInput(range.fromSeq);
  const look = (entry: Outline): void => {
    judgeCertificate(entry);
    runs.look(entry);
    tables.add(entry);
    if (entry.kind === 'station-started' || entry.kind === 'tables-rebuilt') notableSeqs.push(entry.seq);
  };
  const parts: RangeSeen['parts'] = [];
  const wanted = new Set(asked.treeSizes);
  const grown = ({ sizeEntries, hashes }: Frontier): void => {
    if (wanted.has(range.fromSeq + sizeEntries)) parts.push({ sizeEntries, hashes: [...hashes] });
    looked(sizeEntries);
  };
  const { sizeEntries, hashes } = walkRange(db, { range, station, problems, look, grown, treeSizes: asked.treeSizes });
  const unfinishedSeqs = runs.unfinishedSeqs();
  return {
    problems: [...problems.list],
    sizeEntries,
    hashes: [...hashes],
    parts,
    unfinishedSeqs,
    notableSeqs,
    forTables: tables.taken(),
  };
}

/** Whatever is looked at again when a run reaches over the border of its range. */
export function mattersForRun(entry: Outline): boolean {
  return entry.kind === 'certificate-issued' || concernsBirth(entry);
}
