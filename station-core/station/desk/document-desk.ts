import { join } from 'node:path';
import { draftDocument, readPayload } from '../../codecs/signed-documents.ts';
import { Fault } from '../../fault.ts';
import type { OfficerKey } from '../../formats/officer-key.ts';
import { formatSignedDocument, type DocumentType } from '../../formats/signed-document.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { requireEnoughSignatures } from '../../officers/sign-document.ts';
import type { SignerClient, SignerStatus } from '../../signer/client.ts';
import { changedFacts, type FactChange } from '../documents/document-facts.ts';
import type { SetupChoices } from '../documents/manifest-rules.ts';
import type { DocumentsInForce } from '../issuance/documents-in-force.ts';
import { readSignedFiles, revocationsPath, type SignedPlaces } from '../issuance/signed-files.ts';
import { liftBy } from '../quarantine/lift-by.ts';
import type { QuarantineWatch } from '../quarantine/quarantine-watch.ts';
import type { StationManifest } from '../setup/station-manifest.ts';
import type { StationPrinter } from '../setup/station-printer.ts';
import * as desk from './desk-document.ts';
import { requireUsable, type Situation } from './document-checks.ts';
import { exchangeFile } from './exchange-file.ts';

export interface DocumentDeskParts {
  readonly station: string;
  readonly places: SignedPlaces;
  readonly manifest: StationManifest;
  readonly choices: () => Promise<SetupChoices>;
  readonly printer: Pick<StationPrinter, 'obeyManifest'>;
  readonly ledger: Ledger;
  readonly signer: SignerClient;
  readonly quarantine: Pick<QuarantineWatch, 'look'>;
  readonly documents: DocumentsInForce;
}

export interface DocumentInForce extends desk.DescribedDocument {
  readonly state: 'valid' | 'not-yet' | 'over' | 'revoked';
  readonly used: number | null;
  readonly quota: number | null;
}

export interface Review {
  readonly document: desk.DescribedDocument;
  readonly signatures: readonly { readonly officer: string; readonly counts: boolean }[];
  readonly missingSignatures: number;
  readonly replaces: desk.DescribedDocument | null;
  readonly changes: readonly FactChange[];
  readonly problem: Fault | null;
  readonly fileName: string;
  readonly signCommand: string;
}

export interface Draft {
  readonly text: string;
  readonly fileName: string;
}

/**
 * Takes what officers signed into the station. No key of an officer comes here: documents are signed elsewhere, and what
 * is put in force here is verified by the signing service before anything goes by it.
 */
export class DocumentDesk {
  readonly #parts: DocumentDeskParts;
  /** One document at a time: what is refused puts back what was there. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: DocumentDeskParts) {
    this.#parts = parts;
  }

  async inForce(status: SignerStatus): Promise<DocumentInForce[]> {
    const nowMs = Date.now();
    const known = new Map(status.permits.map((each) => [each.permit, each]));
    return (await this.#read()).map(({ read }) => {
      const document = desk.describeDocument(read);
      const permit = read.type === 'permit' ? known.get(read.content.permit) : undefined;
      const quota = read.type === 'permit' ? read.content.quota : null;
      const state = permit?.revoked === true ? 'revoked' : stateOf(document, nowMs);
      return { ...document, state, used: permit?.used ?? null, quota };
    });
  }

  async review(text: string, signal: AbortSignal): Promise<Review> {
    const read = desk.readDeskDocument(text, this.#officers);
    const document = desk.describeDocument(read);
    const before = (await this.#read()).find((each) => takesThePlaceOf(read, each.read))?.read;
    const replaces = before === undefined ? null : desk.describeDocument(before);
    const fileName = desk.fileNameOf(read);
    return {
      document,
      signatures: read.document.signatures.map(({ header: { kid } }) => {
        return { officer: kid, counts: read.signedBy.includes(kid) };
      }),
      missingSignatures: desk.missingSignatures(read),
      replaces,
      changes: replaces === null ? [] : changedFacts(replaces.facts, document.facts),
      problem: await this.#problemOf(read, signal),
      fileName,
      signCommand: desk.signCommand(read, fileName),
    };
  }

  /** Throws what is wrong with it, and then what was in force before still is. */
  putInForce(text: string, by: string, signal: AbortSignal): Promise<void> {
    const act = async (): Promise<void> => {
      const read = desk.readDeskDocument(text, this.#officers);
      requireUsable(read, await this.#situation(signal));
      requireEnoughSignatures(read.document, { type: read.type, officers: this.#officers });
      await (read.type === 'lift' ? this.#lift(read, by, signal) : this.#install(read, by, signal));
    };
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined); // the caller gets the error; the next one waits only for the end
    return done;
  }

  async draftLift(reason: string, signal: AbortSignal): Promise<Draft> {
    const { quarantine } = await this.#parts.signer.status(signal);
    if (quarantine === null) throw new Fault('signer.refused', { rule: 'no quarantine' });
    const { station } = this.#parts;
    const issuedAt = new Date().toISOString();
    return draftOf('lift', { v: 1, type: 'lift', station, quarantine: quarantine.id, reason, issuedAt });
  }

  /** The newest list, and this permit on it. */
  async draftRevocation(permit: string, reason: string, signal: AbortSignal): Promise<Draft> {
    const { particulars } = await this.#parts.signer.status(signal);
    const list = (await this.#read()).map(({ read }) => read).find(({ type }) => type === 'revocations');
    const before = list?.type === 'revocations' ? list.content.revoked : [];
    if (before.some((each) => each.permit === permit)) throw new Fault('permit.revoked', { permit });
    const number = (particulars.revocations?.number ?? 0) + 1;
    const revoked = [...before, { permit, reason }];
    return draftOf('revocations', { v: 1, type: 'revocations', number, revoked, issuedAt: new Date().toISOString() });
  }

  get #officers(): readonly OfficerKey[] {
    return this.#parts.manifest.officers;
  }

  async #read(): Promise<{ read: desk.ReadDeskDocument; path: string | undefined }[]> {
    const { offered, permitPaths } = await readSignedFiles(this.#parts.places);
    const { permits, manifest, revocations } = offered;
    const numbered = [manifest, revocations].flatMap((text) => (text === undefined ? [] : [{ text, path: undefined }]));
    const files = [...numbered, ...permits.map((text, at) => ({ text, path: permitPaths[at] }))];
    return files.map(({ text, path }) => ({ read: desk.readDeskDocument(text, this.#officers), path }));
  }

  async #situation(signal: AbortSignal): Promise<Situation> {
    const { station, manifest, signer, choices } = this.#parts;
    const { number, sha256Hex } = manifest;
    const status = await signer.status(signal);
    return { station, now: new Date(), status, manifest: { number, sha256Hex }, choices: await choices() };
  }

  async #problemOf(read: desk.ReadDeskDocument, signal: AbortSignal): Promise<Fault | null> {
    const situation = await this.#situation(signal);
    try {
      requireUsable(read, situation);
      return null;
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  }

  /**
   * The file, then the signing service and the ledger. A crash after the file leaves a document that the next start
   * puts in force, if the signing service takes it.
   */
  async #install(read: desk.ReadDeskDocument, by: string, signal: AbortSignal): Promise<void> {
    const { documents, manifest, ledger, printer } = this.#parts;
    const text = formatSignedDocument(read.document);
    await exchangeFile(await this.#pathOf(read), text, async () => {
      await documents.give(signal, by);
    });
    if (read.type !== 'manifest') return;
    const { content, document, signedBy } = read;
    const { payloadSha256Hex: sha256Hex } = document;
    manifest.replace({ manifest: content, sha256Hex, signedBy, officers: this.#officers });
    manifest.rememberNewest(ledger);
    await printer.obeyManifest();
  }

  async #pathOf(read: desk.ReadDeskDocument): Promise<string> {
    const { permits, documents } = this.#parts.places;
    if (read.type === 'permit') {
      const same = (await this.#read()).find((each) => takesThePlaceOf(read, each.read));
      return same?.path ?? join(permits, `${read.content.permit}.json`);
    }
    if (documents === undefined) throw new Fault('manifest.missing', { file: 'station.json', field: 'documents' });
    return read.type === 'manifest' ? documents.manifest : revocationsPath(documents);
  }

  async #lift(
    { document }: Extract<desk.ReadDeskDocument, { readonly type: 'lift' }>,
    by: string,
    signal: AbortSignal,
  ): Promise<void> {
    await liftBy(this.#parts, { document: formatSignedDocument(document), by }, signal);
  }
}

function draftOf(type: Extract<DocumentType, 'lift' | 'revocations'>, payload: Record<string, unknown>): Draft {
  readPayload(payload, type); // refuses what nobody could sign
  const text = formatSignedDocument(draftDocument(payload));
  return { text, fileName: desk.fileNameOf(desk.readDeskDocument(text, [])) };
}

function takesThePlaceOf(newer: desk.ReadDeskDocument, older: desk.ReadDeskDocument): boolean {
  if (newer.type !== older.type) return false;
  return newer.type !== 'permit' || (older.type === 'permit' && older.content.permit === newer.content.permit);
}

function stateOf({ notBefore, notAfter }: desk.DescribedDocument, nowMs: number): 'valid' | 'not-yet' | 'over' {
  if (notBefore !== null && nowMs < Date.parse(notBefore)) return 'not-yet';
  return notAfter !== null && nowMs >= Date.parse(notAfter) ? 'over' : 'valid';
}
