/** The close of a shift: what was counted, and why what did not add up did not. */
import { z } from 'zod';
import { MAX_REASON_CHARACTERS, OPEN_DIFFERENCES } from '../../model/desk/shift-difference.ts';
import { kind, person, seq, serial, sha256Hex, text, unit } from './header.ts';

const count = z.int().nonnegative();

export const shiftKinds = [
  /** Written with the close of the shift, one for each difference. `subject` is a unit, a print job or the hash of what was signed. */
  kind('difference-noted', {
    by: person,
    difference: z.enum(OPEN_DIFFERENCES),
    subject: text.max(128),
    unit: unit.exactOptional(),
    serial: serial.exactOptional(),
    /** The entry that the difference is about. */
    about: seq.exactOptional(),
    reason: text.max(MAX_REASON_CHARACTERS),
  }),
  kind('shift-closed', {
    by: person,
    /** The shift: the entries from this one on, up to and without `toSeq`. */
    fromSeq: seq,
    toSeq: seq,
    /** The beginning of the oldest run that was still open at `toSeq`; `toSeq` when there was none. */
    openFromSeq: seq,
    counts: z.strictObject({
      signatures: count,
      issued: count,
      delivered: count,
      labelsPrinted: count,
      labelsVoided: count,
      passed: count,
    }),
    /** How many `difference-noted` stand before this entry. */
    differences: count,
    /** How many signatures the journal of the signing service held. */
    journalLines: count,
    /** Hashes of what was signed for runs still open at `toSeq`: these signatures belong to a later shift. */
    carriedTbsSha256Hex: z.array(sha256Hex).max(1_024),
  }),
] as const;
