import { createHash, randomBytes } from 'node:crypto';
import type { Mac } from '../../model/mac.ts';
import type { Permit } from '../../formats/permit.ts';
import { assembleCertificate } from '../../pki/assemble.ts';
import { buildIdevidTbs, type IdevidSubject } from '../../pki/idevid.ts';
import { lintTbs } from '../../pki/lint.ts';
import { spkiDerOfPoint } from '../../pki/public-key.ts';
import type { SignerClient } from '../../signer/client.ts';
import { choosePermit, type PermitNeed } from '../product/permits.ts';
import type { ProductConfig } from '../product/product-config.ts';

export interface Draft {
  readonly certSerialHex: string;
  readonly tbsSha256Hex: string;
  readonly tbsBase64: string;
}

export interface Intent extends Draft {
  readonly spkiSha256Hex: string;
  readonly permit: string;
  readonly intentSeq: number;
}

export interface IssuedCertificate {
  readonly certSerialHex: string;
  readonly certSha256Hex: string;
  readonly certDerBase64: string;
}

/** Joins profile, lint and signer: drafts the exact bytes, and later has exactly those bytes signed. Keeps no key. */
export class CertificateAuthority {
  readonly issuerCertDer: Uint8Array;
  readonly #signer: SignerClient;
  readonly #permits: () => Promise<readonly Permit[]>;
  readonly #profile: ProductConfig['certificate'];
  readonly #station: string;

  constructor(parts: {
    issuerCertDer: Uint8Array;
    signer: SignerClient;
    /** Read afresh for every unit, as the signer does. */
    permits: () => Promise<readonly Permit[]>;
    profile: ProductConfig['certificate'];
    station: string;
  }) {
    this.issuerCertDer = parts.issuerCertDer;
    this.#signer = parts.signer;
    this.#permits = parts.permits;
    this.#profile = parts.profile;
    this.#station = parts.station;
  }

  /** A permit for one more certificate of this product, by the permit files and the signer's count as they are now. */
  async permitFor(need: Pick<PermitNeed, 'product' | 'certified' | 'now'>, signal: AbortSignal): Promise<Permit> {
    const [permits, { permits: counted }] = await Promise.all([this.#permits(), this.#signer.status(signal)]);
    const used = new Map(counted.map((each) => [each.permit, each.used]));
    return choosePermit({ permits, used }, { ...need, ...this.#profile, station: this.#station });
  }

  /** Builds and lints the certificate to be signed. The subject is the station's word, not the CSR's. */
  draft(unit: { publicKey: Uint8Array; mac: Mac; serial: string }): Draft {
    const certSerial = drawCertSerial();
    const subject: IdevidSubject = {
      issuerCertDer: this.issuerCertDer,
      spkiDer: spkiDerOfPoint(unit.publicKey),
      certSerial,
      notBefore: new Date(Date.now() - CLOCK_SKEW_MS),
      unitSerial: unit.serial,
      mac: unit.mac,
      ...this.#profile,
    };
    const tbsDer = buildIdevidTbs(subject);
    lintTbs(tbsDer, subject);
    return {
      certSerialHex: Buffer.from(certSerial).toString('hex'),
      tbsSha256Hex: sha256Hex(tbsDer),
      tbsBase64: tbsDer.toString('base64'),
    };
  }

  /** Has the intended bytes signed. The caller has made the intent durable before. */
  async issue(intent: Draft & { readonly permit: string }, signal: AbortSignal): Promise<IssuedCertificate> {
    const tbsDer = Buffer.from(intent.tbsBase64, 'base64');
    const { signatureDer } = await this.#signer.signCertificate({ tbsDer, permit: intent.permit }, signal);
    const certDer = assembleCertificate({ tbsDer, signatureDer, issuerCertDer: this.issuerCertDer });
    return {
      certSerialHex: intent.certSerialHex,
      certSha256Hex: sha256Hex(certDer),
      certDerBase64: certDer.toString('base64'),
    };
  }
}

/** Clocks of devices and stations differ; a certificate from the future is refused by the unit's first server. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** 20 bytes, positive and never shorter (RFC 5280 §4.1.2.2): the top bit is cleared, the next one set; 158 bits are random. */
function drawCertSerial(): Uint8Array {
  const serial = randomBytes(20);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
