import { createHash } from 'node:crypto';
import { openSignedDocument } from '../../codecs/signed-documents.ts';
import { Fault } from '../../fault.ts';
import type { ManifestDocument } from '../../formats/documents/manifest-document.ts';
import type { RevocationsDocument } from '../../formats/documents/order-documents.ts';
import type { PermitDocument } from '../../formats/documents/permit-document.ts';
import type { SignerDocument } from '../../formats/documents/signer-document.ts';
import { CRL_DAYS, ORDERS_ABOVE } from '../../model/issuance/revocation-reason.ts';
import { isTrialUnit } from '../../model/issuance/trial.ts';
import type { NameScope } from '../../pki/ca/name-scope.ts';
import type { SignerState } from '../state/signer-state.ts';
import { requireWithinCa } from '../policy/ca-scope.ts';
import { requireInForce, requireNewest, requireOfStation } from '../policy/document-rules.ts';
import { requireSameKind } from '../policy/trial-rules.ts';

/** The documents as the host hands them over: whoever hands them over has no say in what they say. */
export interface OfferedDocuments {
  readonly permits: readonly string[];
  readonly manifest?: string | undefined;
  readonly revocations?: string | undefined;
}

export interface RevocationRules {
  /** More certificates than this, in one day, are revoked by an order of two officers only. */
  readonly ordersAbove: number;
  readonly crlDays: number;
}

interface Opened<Content> {
  readonly content: Content;
  readonly sha256Hex: string;
}

interface InForce {
  readonly permits: ReadonlyMap<string, Opened<PermitDocument>>;
  readonly manifest: Opened<ManifestDocument> | undefined;
  readonly revocations: Opened<RevocationsDocument> | undefined;
}

interface DocumentParts {
  readonly config: SignerDocument;
  readonly state: SignerState;
  /** Whose units the issuing CA may certify; `undefined` for everybody's. */
  readonly scopes: readonly NameScope[] | undefined;
  readonly now: () => Date;
}

/** What the officers have signed for this station, verified. A permit that is not handed over is not there. */
export class OfficerDocuments {
  readonly #parts: DocumentParts;
  #inForce: InForce = { permits: new Map(), manifest: undefined, revocations: undefined };
  /** Of what was handed over last, so that the same again costs nothing. */
  #offeredSha256Hex = '';

  constructor(parts: DocumentParts) {
    this.#parts = parts;
  }

  get permits(): readonly PermitDocument[] {
    return [...this.#inForce.permits.values()].map(({ content }) => content);
  }

  /**
   * What the manifest in force says of revoking. Once one was seen it must be handed over: leaving it out would be the way
   * around what it says.
   */
  get revocationRules(): RevocationRules {
    const { revocation } = this.#manifestOnceSeen() ?? {};
    return revocation ?? { ordersAbove: ORDERS_ABOVE, crlDays: CRL_DAYS };
  }

  /** Without one nothing is issued: leaving it out would be the way around its floors. */
  manifest(now: Date): ManifestDocument {
    const manifest = this.#manifestOnceSeen();
    if (manifest === undefined) throw new Fault('manifest.missing', { at: 'the signing service' });
    requireInForce(manifest, now);
    return manifest;
  }

  isRevoked(permit: string): boolean {
    return this.#inForce.revocations?.content.revoked.some((each) => each.permit === permit) === true;
  }

  /** Takes all of them or none. Numbers are recorded, so that an older list or manifest never comes into force again. */
  async set(offered: OfferedDocuments): Promise<void> {
    const offeredSha256Hex = createHash('sha256').update(JSON.stringify(offered)).digest('hex');
    if (offeredSha256Hex === this.#offeredSha256Hex) return;
    const inForce = this.#open(offered);
    await this.#record(inForce);
    this.#inForce = inForce;
    this.#offeredSha256Hex = offeredSha256Hex;
  }

  /** Throws what `set` would, and puts nothing in force. */
  judge(offered: OfferedDocuments): void {
    this.#open(offered);
  }

  /** Throws `permit.none` or `permit.revoked`. */
  permit(id: string): Opened<PermitDocument> {
    const { permits, revocations } = this.#inForce;
    const permit = permits.get(id);
    if (permit === undefined) throw new Fault('permit.none', { permit: id });
    const revoked = revocations?.content.revoked.find((each) => each.permit === id);
    if (revoked !== undefined) throw new Fault('permit.revoked', { permit: id, reason: revoked.reason });
    return permit;
  }

  #open({ permits, manifest, revocations }: OfferedDocuments): InForce {
    const opened = new Map<string, Opened<PermitDocument>>();
    for (const json of permits) {
      const permit = this.#opened(json, 'permit');
      requireSameKind('permit', isTrialUnit(permit.content), this.#isTrial);
      requireWithinCa(permit.content, this.#parts.scopes);
      const { permit: id } = permit.content;
      if (opened.has(id))
        throw new Fault('station.bad-config', { field: 'permits', reason: 'an id twice', permit: id });
      opened.set(id, permit);
    }
    return { permits: opened, manifest: this.#manifestIn(manifest), revocations: this.#revocationsIn(revocations) };
  }

  #manifestOnceSeen(): ManifestDocument | undefined {
    const { manifest } = this.#inForce;
    if (manifest === undefined && this.#seen.manifest !== undefined) {
      throw new Fault('document.superseded', { reason: 'the manifest is missing', seen: this.#seen.manifest.number });
    }
    return manifest?.content;
  }

  #manifestIn(json: string | undefined): Opened<ManifestDocument> | undefined {
    if (json === undefined) return undefined;
    const opened = this.#opened(json, 'manifest');
    requireOfStation(opened.content, this.#parts.config.station);
    requireSameKind('manifest', opened.content.trial === true, this.#isTrial);
    requireInForce(opened.content, this.#parts.now());
    requireNewest({ number: opened.content.number, sha256Hex: opened.sha256Hex }, this.#seen.manifest);
    return opened;
  }

  /** Once a list was seen, a station without one would accept permits again that are revoked. */
  #revocationsIn(json: string | undefined): Opened<RevocationsDocument> | undefined {
    const seen = this.#seen.revocations;
    if (json === undefined) {
      if (seen === undefined) return undefined;
      throw new Fault('document.superseded', { reason: 'the list of revoked permits is missing', seen: seen.number });
    }
    const opened = this.#opened(json, 'revocations');
    requireNewest({ number: opened.content.number, sha256Hex: opened.sha256Hex }, seen);
    return opened;
  }

  #opened<T extends 'permit' | 'manifest' | 'revocations'>(json: string, type: T) {
    const { officers, threshold } = this.#parts.config;
    const { content, payloadSha256Hex } = openSignedDocument(json, { type, officers, threshold });
    return { content, sha256Hex: payloadSha256Hex };
  }

  get #isTrial(): boolean {
    return this.#parts.config.trial === true;
  }

  get #seen() {
    return this.#parts.state.known.documents;
  }

  async #record({ permits, manifest, revocations }: InForce): Promise<void> {
    const seen = this.#seen;
    const numbered = (each: Opened<{ readonly number: number }>) => ({
      number: each.content.number,
      sha256Hex: each.sha256Hex,
    });
    const now = {
      permits: [...permits].map(([permit, { sha256Hex }]) => ({ permit, sha256Hex })).sort(byPermit),
      manifest: manifest === undefined ? seen.manifest : numbered(manifest),
      revocations: revocations === undefined ? seen.revocations : numbered(revocations),
    };
    const before = { permits: seen.permits, manifest: seen.manifest, revocations: seen.revocations };
    if (JSON.stringify(now) === JSON.stringify(before)) return;
    await this.#parts.state.record({
      kind: 'documents',
      permits: now.permits,
      ...(now.manifest === undefined ? {} : { manifest: now.manifest }),
      ...(now.revocations === undefined ? {} : { revocations: now.revocations }),
    });
  }
}

function byPermit(a: { readonly permit: string }, b: { readonly permit: string }): number {
  return a.permit < b.permit ? -1 : 1;
}
