import { Fault } from '../../fault.ts';
import { entryProof, type EntryProof } from '../../ledger/entry-proof.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import { unitFileName } from '../../model/unit-serial.ts';
import { outputFile } from '../named-files.ts';
import type { CommandResult } from '../output.ts';
import { verifyingKeys } from './ledger.ts';
import { refuseLabelText } from './unit.ts';

export interface ProofOptions {
  readonly data: string;
  readonly entry?: number;
  readonly out?: string;
  readonly json: boolean;
}

/** One file for somebody outside; docs/verify checks it without anything of ours. */
export async function proof(id: string | undefined, options: ProofOptions): Promise<CommandResult> {
  if (id !== undefined) refuseLabelText(id);
  const { station, keys } = await verifyingKeys(options.data);
  using opened = openLedgerAnywhere(options.data);
  const { ledger } = opened;
  if (ledger.station() !== station) {
    throw new Fault('ledger.cannot-open', { reason: 'the ledger of another station', station: ledger.station() });
  }
  const { name, seq } = asked(ledger, id, options);
  const made = entryProof(ledger, seq, keys);
  const out = options.out ?? `${name}.tlog-proof`;
  await outputFile(out, Buffer.from(made.text, 'utf8'));
  const cosigned = made.signers.length > 1;
  const { sizeEntries, signers } = made;
  return {
    json: { proof: out, seq, kind: made.entry.kind, sizeEntries, signers, cosigned },
    text: [provenText(out, made), ...(cosigned ? [] : [notCosignedText(keys.upstreamKey !== undefined)])].join('\n'),
  };
}

interface Asked {
  /** What the file is called when nobody says. */
  readonly name: string;
  readonly seq: number;
}

function asked(ledger: LedgerReader, id: string | undefined, { data, entry }: ProofOptions): Asked {
  if (id === undefined) {
    if (entry === undefined)
      throw new Fault('station.bad-argument', { problem: 'neither a unit nor --entry is given' });
    return { name: `${ledger.station()}-${entry}`, seq: entry };
  }
  const unit = ledger.unit(id);
  if (unit === undefined) throw new Fault('ledger.not-found', { id, data, station: ledger.station() });
  const name = unitFileName(unit);
  if (entry !== undefined) {
    if (!unit.entrySeqs.includes(entry)) throw new Fault('proof.no-entry', { id, seq: entry });
    return { name: `${name}-${entry}`, seq: entry };
  }
  const seq = ledger.certificateSeq(unit.mac);
  if (seq === undefined) throw new Fault('proof.no-certificate', { id });
  return { name, seq };
}

function provenText(out: string, { entry, sizeEntries, signers }: EntryProof): string {
  return `${out}: entry ${entry.seq} (${entry.kind}) of ${sizeEntries} entries, signed by ${signers.join(' and ')}`;
}

function notCosignedText(hasUpstream: boolean): string {
  return hasUpstream
    ? "Upstream has not cosigned it yet. Ask again after the next sync, or run 'birthmark sync now' first."
    : 'No upstream is set up, so only the station itself stands behind it.';
}
