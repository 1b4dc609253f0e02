import { z } from 'zod';
import type { OfficerKey } from '../../formats/officer-key.ts';
import type { ManifestDocument } from '../../formats/documents/manifest-document.ts';
import type { PrinterOptions } from '../../labels/printers/printer.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { requireInForce, requireNewest, type SeenNumber } from '../../signer/policy/document-rules.ts';
import type { ManifestInForce } from '../documents/manifest-in-force.ts';
import { requireAllowedPrinter, requireAllowedProduct } from '../documents/manifest-rules.ts';
import type { Product } from '../product/product.ts';
import { productChoice } from '../product/product-choice.ts';
import { parsePlainJson } from '../../plain-json.ts';

/** The manifest of a station that is open: what its people may still choose, each time by the clock of that moment. */
export class StationManifest {
  #inForce: ManifestInForce;

  constructor(inForce: ManifestInForce) {
    this.#inForce = inForce;
  }

  get sha256Hex(): string {
    return this.#inForce.sha256Hex;
  }

  /** Whose signatures count for this station. */
  get officers(): readonly OfficerKey[] {
    return this.#inForce.officers;
  }

  /** A newer one takes its place while the station is open; the caller has held the setup against it. */
  replace(inForce: ManifestInForce): void {
    this.#inForce = inForce;
  }

  get document(): ManifestDocument {
    return this.#inForce.manifest;
  }

  get isTrial(): boolean {
    return this.document.trial === true;
  }

  get number(): number {
    return this.document.number;
  }

  /** Gives what it lets that printer do. */
  requirePrinter(address: string): PrinterOptions {
    return requireAllowedPrinter(this.document, address);
  }

  requireProduct(product: Pick<Product, 'config' | 'release'>, now: Date): void {
    requireInForce(this.document, now);
    requireAllowedProduct(this.document, productChoice(product));
  }

  /** A number that was in force here is not undercut. The memo is no proof: the signing service keeps the number too. */
  requireNewest(ledger: Ledger): void {
    const text = ledger.memo(NEWEST_MEMO);
    const { number, sha256Hex } = this;
    requireNewest({ number, sha256Hex }, text === undefined ? undefined : seenNumber.parse(parsePlainJson(text)));
  }

  /** Once the ledger may be written in. */
  rememberNewest(ledger: Ledger): void {
    const { number, sha256Hex } = this;
    ledger.saveMemo(NEWEST_MEMO, JSON.stringify({ number, sha256Hex }));
  }
}

const NEWEST_MEMO = 'newest-manifest';
const seenNumber: z.ZodType<SeenNumber> = z.strictObject({ number: z.int(), sha256Hex: z.string() });
