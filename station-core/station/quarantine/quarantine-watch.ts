import { z } from 'zod';
import type { EntryBody } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SignerClient, SignerStatus } from '../../signer/client.ts';
import { parsePlainJson } from '../../plain-json.ts';

export interface WatchParts {
  readonly signer: Pick<SignerClient, 'status'>;
  readonly ledger: Pick<Ledger, 'append' | 'memo' | 'saveMemo'>;
}

/** What the ledger has said of the signing service's quarantines. No proof covers it: losing it only says something twice. */
const saidSchema = z.strictObject({ quarantined: z.string().exactOptional(), lifted: z.string().exactOptional() });
type Said = z.infer<typeof saidSchema>;

const MEMO = 'quarantine-said';

/**
 * Follows the quarantine of the signing service: the ledger says when it began and who lifted it, so that upstream hears of
 * it with everything else. Whether a unit passes is asked of the signing service itself, each time.
 */
export class QuarantineWatch {
  readonly #parts: WatchParts;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Looks now, and records what is new; `by` is who has just handed over what officers signed. */
  async look(signal: AbortSignal, by?: string): Promise<SignerStatus['quarantine']> {
    const status = await this.#parts.signer.status(signal);
    const { ledger } = this.#parts;
    const said = readSaid(ledger.memo(MEMO));
    const { quarantine, lifted } = status;
    const entries = [
      ...(lifted === null || lifted.id === said.lifted ? [] : [liftedEntry(lifted, by)]),
      ...(quarantine === null || quarantine.id === said.quarantined ? [] : [quarantinedEntry(quarantine, status)]),
    ];
    if (entries.length === 0) return quarantine;
    // A crash between the two leaves entries that the next look repeats.
    ledger.append(entries);
    const quarantined = quarantine?.id ?? said.quarantined;
    const now: Said = {
      ...(quarantined === undefined ? {} : { quarantined }),
      ...(lifted === null ? {} : { lifted: lifted.id }),
    };
    ledger.saveMemo(MEMO, JSON.stringify(now));
    return quarantine;
  }
}

function readSaid(text: string | undefined): Said {
  try {
    return saidSchema.safeParse(text === undefined ? {} : parsePlainJson(text)).data ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function quarantinedEntry(
  { id, reason, at }: NonNullable<SignerStatus['quarantine']>,
  { tree }: SignerStatus,
): EntryBody {
  return { kind: 'signer-quarantined', quarantine: id, reason, since: at, signedEntries: tree.sizeEntries };
}

function liftedEntry(
  { id, reason, officers, documentSha256Hex }: NonNullable<SignerStatus['lifted']>,
  by: string | undefined,
): EntryBody {
  const entry = { kind: 'quarantine-lifted', quarantine: id, reason, documentSha256Hex } as const;
  return { ...entry, signedBy: [...officers], ...(by === undefined ? {} : { by }) };
}
