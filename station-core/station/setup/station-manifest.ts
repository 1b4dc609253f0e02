import { z } from 'zod';
import type { ManifestDocument } from '../../formats/documents/manifest-document.ts';
import type { PrinterOptions } from '../../labels/printer.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { requireInForce, requireNewest, type SeenNumber } from '../../signer/policy/document-rules.ts';
import type { ManifestInForce } from '../documents/manifest-in-force.ts';
import { requireAllowedPrinter, requireAllowedProduct } from '../documents/manifest-rules.ts';
import type { Product } from '../product/product.ts';
import { productChoice } from '../product/product-choice.ts';

/** The manifest of a station that is open: what its people may still choose, each time by the clock of that moment. */
export class StationManifest {
  readonly sha256Hex: string;
  readonly #manifest: ManifestDocument;

  constructor({ manifest, sha256Hex }: ManifestInForce) {
    this.#manifest = manifest;
    this.sha256Hex = sha256Hex;
  }

  get number(): number {
    return this.#manifest.number;
  }

  /** Gives what it lets that printer do. */
  requirePrinter(address: string): PrinterOptions {
    return requireAllowedPrinter(this.#manifest, address);
  }

  requireProduct(product: Pick<Product, 'config' | 'release'>, now: Date): void {
    requireInForce(this.#manifest, now);
    requireAllowedProduct(this.#manifest, productChoice(product));
  }

  /** A number that was in force here is not undercut. The memo is no proof: the signing service keeps the number too. */
  requireNewest(ledger: Ledger): void {
    const text = ledger.memo(NEWEST_MEMO);
    const offered = { number: this.number, sha256Hex: this.sha256Hex };
    requireNewest(offered, text === undefined ? undefined : seenNumber.parse(JSON.parse(text)));
    ledger.saveMemo(NEWEST_MEMO, JSON.stringify(offered));
  }
}

const NEWEST_MEMO = 'newest-manifest';
const seenNumber: z.ZodType<SeenNumber> = z.strictObject({ number: z.int(), sha256Hex: z.string() });
