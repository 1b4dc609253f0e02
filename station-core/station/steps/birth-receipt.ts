/**
 * Judges what a unit states of itself at `prove`, field by field, by what the station wrote, read from the chip and
 * knows from the release. A signature alone says who stated it, not that it is true.
 */
import { timingSafeEqual } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { factsOfRun, type SeenBeforeProof } from '../../ledger/facts-of-run.ts';
import { birthFacts, contradictionIn } from '../../protocol/unit-agent/birth-facts.ts';
import type { BirthStatement } from '../../protocol/unit-agent/birth-statement.ts';
import { flashedDigests } from '../product/flashed-digests.ts';
import type { Product } from '../product/product.ts';
import { wrongEfuse } from './stated-efuses.ts';

export interface KnownAtProof {
  readonly seen: SeenBeforeProof;
  readonly product: Product;
  readonly nonce: Uint8Array;
  /** As `hello` reported it after the restart. */
  readonly locked: boolean;
  /** The tag over the secrets that the station holds, for this nonce. */
  readonly secretsTag: Uint8Array;
}

/** Throws for the first field that contradicts what is known. */
export function refuseWrongStatement(statement: BirthStatement, known: KnownAtProof): void {
  const { seen, product, locked } = known;
  const { connect } = seen;
  const { appSha256Hex, bootloaderSha256Hex } = flashedDigests(product.build);
  const facts = birthFacts(statement);
  const wrong =
    contradictionIn(facts, factsOfRun(seen, Buffer.from(known.nonce).toString('hex'))) ??
    contradictionIn(facts, {
      locked,
      appSha256: appSha256Hex,
      // A release for secure boot may leave the boot loader to whoever signs it: then only the unit knows its digest.
      ...(bootloaderSha256Hex !== undefined && { bootloaderSha256: bootloaderSha256Hex }),
    }) ??
    wrongEfuse(facts, { connect, product });
  if (wrong !== undefined) throw new Fault('unit.receipt-mismatch', { unit: connect.mac, ...wrong });
  if (!timingSafeEqual(known.secretsTag, statement.secretsTag))
    throw new Fault('unit.secrets-mismatch', { unit: connect.mac });
}
