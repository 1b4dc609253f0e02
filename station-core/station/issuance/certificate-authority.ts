import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Permit } from '../../formats/permit.ts';
import { type CertificateIssuers, issuerCertDerAt } from '../../ledger/verify/certificates/issuers.ts';
import type { Mac } from '../../model/mac.ts';
import { assembledBy } from '../../pki/assemble.ts';
import { organizationalUnitUnder } from '../../pki/ca/trial-ca.ts';
import type { PermitsNow } from './documents-in-force.ts';
import type { SignerClient } from '../../signer/client.ts';
import { neededRights } from '../product/needed-rights.ts';
import { choosePermit, type PermitNeed } from '../product/permits.ts';
import type { Product } from '../product/product.ts';
import { requireNoQuarantine } from '../quarantine/require-none.ts';
import type { IssuanceBatches } from './issuance-batches.ts';

/** What the certificate will say: the same as the intent in the ledger. */
export interface Request {
  readonly unit: Mac;
  readonly serial: string;
  readonly permit: string;
  readonly csrDer: Uint8Array;
  readonly nonce: Uint8Array;
  /** The entry of the intent. */
  readonly intentSeq: number;
  /** Serial number of the certificate whose place it takes. */
  readonly supersedes?: string;
}

export interface IssuedCertificate {
  readonly certSerialHex: string;
  readonly certSha256Hex: string;
  readonly certDerBase64: string;
  readonly permitSha256Hex: string;
  /** When the one before was revoked, by the clock of the signing service. */
  readonly supersededAt?: string;
}

export interface AuthorityParts {
  readonly issuers: CertificateIssuers;
  readonly signer: SignerClient;
  readonly batches: IssuanceBatches;
  /** Read afresh for every unit. Gives the permits and what the signing service says of them now. */
  readonly permits: (signal: AbortSignal) => Promise<PermitsNow>;
  readonly product: Product;
  readonly station: string;
}

/** Asks the signing service for certificates, with the proof that the ledger holds the intent. Keeps no key. */
export class CertificateAuthority {
  readonly #parts: AuthorityParts;

  constructor(parts: AuthorityParts) {
    this.#parts = parts;
  }

  /** The chain of a certificate that the ledger has in this entry: one of before a migration is by the issuer of then. */
  chainOf(certDer: Uint8Array, issuedSeq: number): readonly [leaf: Uint8Array, issuer: Uint8Array] {
    return [certDer, issuerCertDerAt(this.#parts.issuers, issuedSeq)];
  }

  /** A permit for one more certificate of this product, by the permit files and the signer's count as they are now. */
  async permitFor(
    need: Pick<PermitNeed, 'product' | 'certified' | 'renews' | 'now'>,
    signal: AbortSignal,
  ): Promise<Permit> {
    const { permits, status } = await this.#parts.permits(signal);
    requireNoQuarantine(status);
    if (status.awaitedChallengeHex !== null) throw new Fault('signer.unwitnessed'); // before the board is touched
    const used = new Map(status.permits.map((each) => [each.permit, each.used]));
    const revoked = new Set(status.permits.filter((each) => each.revoked).map(({ permit }) => permit));
    const { product, station, issuers } = this.#parts;
    const { certificate } = product.config;
    const rights = neededRights(product.config);
    const organizationalUnit = organizationalUnitUnder(issuers.issuerCertDer, certificate.organizationalUnit);
    return choosePermit({ permits, used, revoked }, { ...need, ...certificate, rights, organizationalUnit, station });
  }

  /** No unit passes while the signing service is in quarantine, also one whose certificate was issued before. */
  async requireNoQuarantine(signal: AbortSignal): Promise<void> {
    requireNoQuarantine(await this.#parts.signer.status(signal));
  }

  /**
   * Has the certificate issued. The caller has made the intent durable before. Asked again for the same intent, whatever
   * happened meanwhile, the signing service gives the same certificate.
   */
  async issue({ unit, serial, ...request }: Request, signal: AbortSignal): Promise<IssuedCertificate> {
    const { batches, product } = this.#parts;
    const { config } = product;
    const { hardwareTypeOid, serverAuth } = config.certificate;
    const { certDer, ...issued } = await batches.issue(
      {
        ...request,
        unit: { mac: unit, serial },
        product: config.product,
        profile: { hardwareTypeOid, serverAuth },
      },
      signal,
    );
    const certificate = assembledBy(this.#parts.issuers.issuerCertDer, certDer);
    const certSha256Hex = createHash('sha256').update(certificate).digest('hex');
    const { certSerialHex, permitSha256Hex, supersededAt } = issued;
    return {
      certSerialHex,
      certSha256Hex,
      certDerBase64: certificate.toString('base64'),
      permitSha256Hex,
      ...(supersededAt === undefined ? {} : { supersededAt }),
    };
  }
}
