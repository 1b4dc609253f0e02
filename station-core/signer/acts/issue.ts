import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { PermitDocument } from '../../formats/documents/permit-document.ts';
import type { Mac } from '../../model/mac.ts';
import { verifyCsrAlone } from '../../pki/csr.ts';
import type { IssuingProfile } from '../../pki/issuing-profile.ts';
import { LINT_RULES, lintTbs } from '../../pki/lint.ts';
import type { OfficerDocuments } from './officer-documents.ts';
import { requireAllowedFirmware } from '../policy/manifest-products.ts';
import { type PermitRequest, requirePermitted } from '../policy/permit-rules.ts';
import type { CertificateRecord } from '../state/records.ts';
import type { SignerState } from '../state/signer-state.ts';
import type { StartWitness } from '../state/start-witness.ts';
import type { Hsm } from '../token/hsm.ts';
import type { CheckpointSeen, Intent, IntentVerifier, PlacedIntent, ProvenIntent } from './intent.ts';
import { FINAL, refused } from './refusals.ts';
import { requireNew } from './require-new.ts';
import { Reservations } from './reservations.ts';

interface UnitRequest {
  readonly csrDer: Uint8Array;
  /** 32 bytes that the station drew for this request. */
  readonly nonce: Uint8Array;
  readonly unit: { readonly mac: Mac; readonly serial: string };
  readonly product: string;
  /** What the product's description asks for, within the permit. */
  readonly profile: { readonly hardwareTypeOid: string; readonly serverAuth: boolean };
  readonly permit: string;
  /** Serial number of the certificate of this unit that the new one takes the place of: a rework. */
  readonly supersedes?: string | undefined;
}

export interface IssueRequest extends UnitRequest {
  readonly intent: ProvenIntent;
}

/** One of several, whose intents all lie in one tree. */
export interface PlacedRequest extends UnitRequest {
  readonly intent: PlacedIntent;
}

export interface Issued {
  readonly certDer: Uint8Array;
  readonly certSerialHex: string;
  readonly permitSha256Hex: string;
  /** How many rules the lint held against the exact bytes; none was broken. */
  readonly lintedRules: number;
  /** When the certificate was revoked whose place it took. */
  readonly supersededAt?: string;
}

export interface IssueParts {
  readonly station: string;
  readonly state: SignerState;
  readonly hsm: Pick<Hsm, 'signWithIssuingKey'>;
  readonly profile: IssuingProfile;
  readonly documents: OfficerDocuments;
  readonly intents: IntentVerifier;
  readonly witness: StartWitness;
  readonly now: () => Date;
}

interface Signed {
  readonly record: CertificateRecord;
  /** Settles when the record is on the disk and anchored. */
  readonly recorded: Promise<void>;
}

/** Clocks of devices and stations differ; a certificate from the future is refused by the unit's first server. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Issues the certificate of a unit. It builds the bytes itself: nothing of the request goes into them but the key, the
 * names of the unit, and what the permit allows of the product's profile.
 *   crash before the record is anchored: nothing has left; the same intent is signed again, with another serial number.
 *   crash after it: the same intent gets the certificate that was recorded.
 */
export class Issuance {
  readonly #parts: IssueParts;
  readonly #issuerSpkiSha256Hex: string;
  readonly #reserved = new Reservations();
  /** By the leaf of their intent: the same intent twice at once is one certificate. */
  readonly #underway = new Map<string, Promise<Issued>>();

  constructor(parts: IssueParts) {
    this.#parts = parts;
    this.#issuerSpkiSha256Hex = sha256Hex(parts.profile.spkiDer);
  }

  async issue(request: IssueRequest): Promise<Issued> {
    return this.#once(request, this.#parts.intents.verify(request.intent));
  }

  /** Under a tree that was recorded in this very turn: what is issued under it stands after it in the journal. */
  async issueIn(tree: CheckpointSeen, request: PlacedRequest): Promise<Issued> {
    return this.#once(request, this.#parts.intents.verifyIn(tree, request.intent));
  }

  async #once(request: UnitRequest, intent: Intent): Promise<Issued> {
    const underway = this.#underway.get(intent.leafHex);
    if (underway !== undefined) return underway;
    const issuing = this.#issueOrRefuse(request, intent);
    this.#underway.set(intent.leafHex, issuing);
    try {
      return await issuing;
    } finally {
      this.#underway.delete(intent.leafHex);
    }
  }

  async #issueOrRefuse(request: UnitRequest, intent: Intent): Promise<Issued> {
    const { known } = this.#parts.state;
    this.#requireNoQuarantine();
    const before = known.find('intent', intent.leafHex);
    if (before?.kind === 'certificate') {
      await this.#parts.state.settled(); // it counts from when it was signed on, also when the disk then refused it
      return this.#answer(before);
    }
    this.#parts.witness.require();
    if (known.wasRefused(intent.leafHex)) throw refused('this intent was refused before');
    try {
      return await this.#issue(request, intent);
    } catch (error) {
      if (error instanceof Fault && FINAL.has(error.code)) await this.#recordRefusal(error, intent);
      throw error;
    }
  }

  async #issue(request: UnitRequest, intent: Intent): Promise<Issued> {
    const { record, recorded } = await this.#sign(request, intent);
    await recorded; // only now may it leave
    return this.#answer(record);
  }

  #answer({ certBase64, certSerialHex, permitSha256Hex, supersedes }: CertificateRecord): Issued {
    const superseded = supersedes === undefined ? undefined : this.#parts.state.known.revocationOf(supersedes);
    return {
      certDer: Buffer.from(certBase64, 'base64'),
      certSerialHex,
      permitSha256Hex,
      lintedRules: LINT_RULES.length,
      ...(superseded === undefined ? {} : { supersededAt: superseded.at }),
    };
  }

  /** What it reserves, it holds until the record counts. */
  async #sign(request: UnitRequest, intent: Intent): Promise<Signed> {
    using _ = this.#parts.state.coming();
    requireIntended(request, intent);
    const firmware = firmwareOf(intent);
    const { csrDer, nonce } = request;
    const { spkiDer, spkiSha256Hex } = await verifyCsrAlone({ csrDer, nonce });
    if (spkiSha256Hex !== intent.spkiSha256Hex) throw refused('another key than intended');
    if (spkiSha256Hex === this.#issuerSpkiSha256Hex) throw refused('the key of the issuing certificate itself');
    this.#requireNoQuarantine(); // one may have begun while the request was checked
    const permit = this.#parts.documents.permit(request.permit);
    const now = this.#parts.now();
    this.#requirePermitted(permit.content, { request, firmware, now });
    const { product } = request;
    requireAllowedFirmware(this.#parts.documents.manifest(now), { product, version: firmware.version });
    requireNew(Object.assign({ spkiSha256Hex }, request), this.#parts.state.known);
    const names = [`key ${spkiSha256Hex}`, `unit ${request.unit.mac}`, `serial ${request.unit.serial}`];
    using reserved = this.#reserved.take(names, request.permit);
    if (reserved === undefined) throw new Fault('signer.already-signed', { what: 'being signed just now' });
    const certificate = await this.#certify(request, { spkiDer, permit: permit.content, now });
    const record: CertificateRecord = {
      kind: 'certificate',
      intentLeafHex: intent.leafHex,
      intentSeq: intent.seq,
      unit: request.unit.mac,
      serial: request.unit.serial,
      product: request.product,
      permit: request.permit,
      permitSha256Hex: permit.sha256Hex,
      csrSha256Hex: intent.csrSha256Hex,
      spkiSha256Hex,
      ...certificate,
      ...(request.supersedes === undefined ? {} : { supersedes: request.supersedes }),
    };
    return { record, recorded: this.#parts.state.record(record) };
  }

  #requireNoQuarantine(): void {
    const { quarantine } = this.#parts.state.known;
    if (quarantine !== undefined) throw quarantined(quarantine);
  }

  #requirePermitted(
    permit: PermitDocument,
    { request, firmware, now }: { readonly request: UnitRequest } & Pick<PermitRequest, 'firmware' | 'now'>,
  ): void {
    const { known } = this.#parts.state;
    const { organization, organizationalUnit } = permit; // the subject is the permit's, whatever the host thinks
    requirePermitted(permit, {
      station: this.#parts.station,
      product: request.product,
      subject: { organization, organizationalUnit },
      serverAuth: request.profile.serverAuth,
      mac: request.unit.mac,
      serial: request.unit.serial,
      hwTypeOid: request.profile.hardwareTypeOid,
      firmware,
      now,
      used: known.used(permit.permit) + this.#reserved.of(permit.permit),
      issuedSinceReceipt: known.unitsSinceReceipt + this.#reserved.all,
      newestReceiptAt: known.receipt === undefined ? undefined : new Date(known.receipt.witnessedAt),
      rework: request.supersedes !== undefined,
    });
  }

  async #certify(
    { unit, profile }: UnitRequest,
    { spkiDer, permit, now }: { readonly spkiDer: Uint8Array; readonly permit: PermitDocument; readonly now: Date },
  ): Promise<Pick<CertificateRecord, 'certSerialHex' | 'tbsSha256Hex' | 'certBase64'>> {
    const certSerial = this.#drawCertSerial();
    const subject = {
      spkiDer,
      certSerial,
      notBefore: new Date(Math.max(Date.parse(permit.notBefore), now.getTime() - CLOCK_SKEW_MS)),
      unitSerial: unit.serial,
      mac: unit.mac,
      organization: permit.organization,
      organizationalUnit: permit.organizationalUnit,
      hardwareTypeOid: profile.hardwareTypeOid,
      serverAuth: profile.serverAuth,
    };
    const issuing = this.#parts.profile;
    const tbsDer = issuing.tbs(subject);
    lintTbs(tbsDer, { ...subject, issuerCertDer: issuing.issuerCertDer });
    const certDer = issuing.certificate(tbsDer, await this.#parts.hsm.signWithIssuingKey(tbsDer, issuing.algorithm));
    return {
      certSerialHex: certSerial.toString('hex'),
      tbsSha256Hex: sha256Hex(tbsDer),
      certBase64: certDer.toString('base64'),
    };
  }

  /** 20 bytes, positive and never shorter (RFC 5280 §4.1.2.2): the top bit is cleared, the next one set; 158 bits are random. */
  #drawCertSerial(): Buffer {
    const serial = randomBytes(20);
    serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
    if (this.#parts.state.known.find('cert-serial', serial.toString('hex')) === undefined) return serial;
    throw new Fault('hsm.failed', { reason: 'the random number generator repeats itself' });
  }

  async #recordRefusal({ code, evidence }: Fault, { leafHex, unit }: Intent): Promise<void> {
    const facts = Object.fromEntries(
      Object.entries(evidence).map(([name, value]) => [
        name.slice(0, 40),
        typeof value === 'string' ? value.toWellFormed().slice(0, 400) : value,
      ]),
    );
    await this.#parts.state.record({ kind: 'refused', code, intentLeafHex: leafHex, unit, evidence: facts });
  }
}

/** The request is the one that the ledger's entry says. */
function requireIntended({ csrDer, unit, permit, product, supersedes }: UnitRequest, intent: Intent): void {
  if (sha256Hex(csrDer) !== intent.csrSha256Hex) throw refused('another request than intended');
  if (unit.mac !== intent.unit || unit.serial !== intent.serial) throw refused('another unit than intended');
  if (permit !== intent.permit) throw refused('another permit than intended');
  if (product !== intent.product) throw refused('another product than intended');
  if (supersedes !== intent.supersedes) throw refused('another certificate to supersede than intended');
}

/** The station cannot prove what the unit runs; what it says is in its ledger, under the checkpoint, before it counts. */
function firmwareOf({ firmwareVersion: version, firmwareSha256Hex: digests }: Intent): PermitRequest['firmware'] {
  if (version === undefined || digests === undefined) throw refused('the intent names no firmware');
  return { version, digests };
}

export function quarantined({ id, reason, at }: { readonly id: string; readonly reason: string; readonly at: string }) {
  return new Fault('signer.quarantined', { quarantine: id, reason, since: at });
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
