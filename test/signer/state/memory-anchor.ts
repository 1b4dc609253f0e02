import { createSecretKey } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Anchor, AnchoredState } from '../../../station-core/signer/state/anchor.ts';
import type { CertificateRecord, JournalRecord } from '../../../station-core/signer/state/records.ts';
import { SignerState, type StateParts } from '../../../station-core/signer/state/signer-state.ts';
import { macOf } from '../../../station-core/model/mac.ts';

/** A token's object as far as the state uses it. A power cut may come before any of its writes. */
export class MemoryAnchor implements Anchor {
  state: AnchoredState | undefined;
  writes = 0;
  fails = false;

  read(): AnchoredState | undefined {
    return this.state;
  }

  write(state: AnchoredState): void {
    if (this.fails) throw new Error('power cut');
    this.writes += 1;
    this.state = state;
  }
}

export const journalKey = createSecretKey(Buffer.alloc(32, 7));

export function partsOf(anchor: Anchor, changes: Partial<StateParts> = {}): StateParts {
  return {
    dir: mkdtempSync(join(tmpdir(), 'signer-state-')),
    key: journalKey,
    anchor,
    station: 'S1',
    config: { number: 1, sha256Hex: 'c0'.repeat(32) },
    now: () => new Date('2026-05-04T03:02:01.000Z'),
    ...changes,
  };
}

export const hexOf = (number: number, bytes = 32): string => number.toString(16).padStart(2 * bytes, '0');

export function certificateRecord(number: number, changes: Partial<CertificateRecord> = {}): CertificateRecord {
  return {
    kind: 'certificate',
    intentLeafHex: hexOf(number),
    intentSeq: number,
    unit: macOf(`7c:df:a1:${hexOf(number, 3).replaceAll(/(..)(?=.)/g, '$1:')}`),
    serial: `BM-${number}`,
    product: 'lamp-one',
    permit: 'P-1',
    permitSha256Hex: hexOf(1),
    csrSha256Hex: hexOf(number),
    spkiSha256Hex: hexOf(1_000_000 + number),
    certSerialHex: hexOf(0x4b0000 + number, 20),
    tbsSha256Hex: hexOf(2_000_000 + number),
    certBase64: 'AAAA',
    ...changes,
  };
}

export const checkpointRecord = (sizeEntries: number): JournalRecord => ({
  kind: 'checkpoint',
  tree: { sizeEntries, rootHashHex: hexOf(sizeEntries) },
});

export const journalIn = (dir: string): string => join(dir, 'journal.jsonl');
export const linesIn = (dir: string): string[] => readFileSync(journalIn(dir), 'utf8').trimEnd().split('\n');

/** What a first start leaves. */
export async function begun(): Promise<{ anchor: MemoryAnchor; parts: StateParts }> {
  const anchor = new MemoryAnchor();
  const parts = partsOf(anchor);
  await SignerState.create(parts);
  return { anchor, parts };
}

/** A state that has signed these, and has ended. */
export async function withCertificates(...numbers: readonly number[]) {
  const { anchor, parts } = await begun();
  {
    await using state = await SignerState.open(parts);
    for (const number of numbers) await state.record(certificateRecord(number));
    await state.record(checkpointRecord(40));
  }
  return { anchor, parts, journal: journalIn(parts.dir) };
}
