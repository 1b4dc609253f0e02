import { type AnyCertificate, asCertificate, type CertificateKey, hasKey, keysOf } from './certificate-keys.ts';
import { FingerprintTable } from './fingerprint-table.ts';
import {
  type DocumentsInForce,
  EMPTY_TREE,
  type Lifted,
  type NumberedDocument,
  type Quarantine,
  type Receipt,
  type Revocation,
} from './known-values.ts';
import type { Journalled, JournalRecord, MigratedRecord, RegainedCertificateRecord, TreeHead } from './records.ts';

/** What the records add up to. It holds no certificate: those are read from the journal again. */

export class Known {
  readonly #recordAt: (line: number) => JournalRecord;
  readonly #table = new FingerprintTable();
  readonly #used = new Map<string, number>();
  /** Lines of certificates, in their order. */
  readonly #certificateLines: number[] = [];
  /** By the serial number of the certificate, in the order in which they were revoked. */
  readonly #revoked = new Map<string, Revocation>();
  /** When each certificate was revoked that no order names, in milliseconds. */
  readonly #revokedByStation: number[] = [];
  #station = '';
  #config: NumberedDocument | undefined;
  #isTrial = false;
  #mlDsaKeySha256Hex: string | undefined;
  #tree = EMPTY_TREE;
  /** Of every tree that was signed since it had this size the journal has a line. */
  #treesFromEntries = 0;
  /** Lines were lost after which this was the newest tree that the token knew. */
  #lostUnder: TreeHead | undefined;
  #checkpointAt: string | undefined;
  #receipt: Receipt | undefined;
  /** Intents of the certificates that no receipt covers. */
  #unwitnessedSeqs: number[] = [];
  #quarantine: Quarantine | undefined;
  #lifted: Lifted | undefined;
  /** Roots of foreign trees that began a quarantine which two officers ended. */
  readonly #answeredRoots = new Set<string>();
  #documents: DocumentsInForce = { permits: [] };
  #crlNumber = 0;
  #migrated: MigratedRecord | undefined;

  constructor(recordAt: (line: number) => JournalRecord) {
    this.#recordAt = recordAt;
  }

  take(record: Journalled, line: number): void {
    switch (record.kind) {
      case 'opened':
        this.#takeOpened(record);
        return;
      case 'started':
        this.#config = record.config;
        return;
      case 'certificate':
      case 'migrated-certificate':
      case 'regained-certificate':
        this.#takeCertificate(record, line);
        return;
      case 'checkpoint':
        this.#checkpointAt = record.at;
        this.#takeTree(record.tree, line);
        return;
      case 'migrated':
        this.#migrated = record;
        this.#takeTree(record.tree, line);
        this.#treesFromEntries = record.tree.sizeEntries;
        return;
      case 'receipt':
        this.#receipt = record;
        // A receipt for an earlier tree, kept back until now, says nothing of what was signed after it.
        this.#unwitnessedSeqs = this.#unwitnessedSeqs.filter((seq) => seq >= record.tree.sizeEntries);
        return;
      case 'documents':
        this.#documents = record;
        return;
      case 'quarantined':
        this.#quarantine = record;
        this.#takeTree(record.tree, line);
        if (record.after !== undefined) this.#takeLoss(record.tree);
        return;
      case 'lifted':
        this.#takeLifted(record);
        return;
      case 'revoked':
        this.#takeRevoked(record);
        if (record.orderSha256Hex === undefined) this.#revokedByStation.push(Date.parse(record.at));
        return;
      case 'crl':
        this.#crlNumber = record.number;
        return;
      case 'refused':
        this.#table.add(`refused ${record.intentLeafHex}`, line);
    }
  }

  #takeOpened({ station, config, trial, mlDsaKeySha256Hex }: Extract<Journalled, { kind: 'opened' }>): void {
    this.#station = station;
    this.#config = config;
    this.#isTrial = trial === true;
    this.#mlDsaKeySha256Hex = mlDsaKeySha256Hex;
  }

  /** The newest certificate of this key, unit, serial number … */
  find(key: CertificateKey, value: string): AnyCertificate | undefined {
    const line = this.#table.find(`${key} ${value}`, (each) => hasKey(this.#recordAt(each), key, value));
    return line === undefined ? undefined : asCertificate(this.#recordAt(line));
  }

  wasRefused(intentLeafHex: string): boolean {
    const isOfIntent = (line: number): boolean => {
      const record = this.#recordAt(line);
      return record.kind === 'refused' && record.intentLeafHex === intentLeafHex;
    };
    return this.#table.find(`refused ${intentLeafHex}`, isOfIntent) !== undefined;
  }

  /** False for the tree of another history. Of trees that were signed before this journal began nothing is known. */
  mayHaveSigned({ sizeEntries, rootHashHex }: TreeHead): boolean {
    if (sizeEntries < this.#treesFromEntries) return true;
    if (sizeEntries === EMPTY_TREE.sizeEntries) return rootHashHex === EMPTY_TREE.rootHashHex;
    const name = `tree ${sizeEntries} ${rootHashHex}`;
    return this.#table.find(name, (line) => isOfTree(this.#recordAt(line), rootHashHex)) !== undefined;
  }

  /** The tree of another history, about which two officers have decided. It begins no second quarantine, and proves nothing else. */
  isAnswered(rootHashHex: string): boolean {
    return this.#answeredRoots.has(rootHashHex);
  }

  /** How many certificates were signed under this permit. */
  used(permit: string): number {
    return this.#used.get(permit) ?? 0;
  }

  get certificates(): number {
    return this.#certificateLines.length;
  }

  /** In the order in which they were signed; the first is number 0. */
  certificatesFrom(first: number, limit: number): AnyCertificate[] {
    return this.#certificateLines.slice(first, first + limit).flatMap((line) => {
      const certificate = asCertificate(this.#recordAt(line));
      return certificate === undefined ? [] : [certificate];
    });
  }

  revocationOf(certSerialHex: string): Revocation | undefined {
    return this.#revoked.get(certSerialHex);
  }

  /** All of them, in their order. */
  get revocations(): readonly Revocation[] {
    return [...this.#revoked.values()];
  }

  /** How many certificates the station has revoked on its own since that moment. */
  revokedByStationSince(moment: Date): number {
    return this.#revokedByStation.filter((at) => at > moment.getTime()).length;
  }

  /** The intents of all certificates of lost lines lie in this tree. Absent until two officers have decided about the loss. */
  get regainsUnder(): TreeHead | undefined {
    return this.#quarantine === undefined ? this.#lostUnder : undefined;
  }

  /** What was taken over from before there was this journal. */
  get migrated(): MigratedRecord | undefined {
    return this.#migrated;
  }

  /** Where the journal names such a key, no checkpoint is signed without it. */
  get mlDsaKeySha256Hex(): string | undefined {
    return this.#mlDsaKeySha256Hex;
  }

  /** Whose journal this is; empty when its first line is lost. */
  get station(): string {
    return this.#station;
  }

  /** The journal was begun as that of a trial station. */
  get isTrial(): boolean {
    return this.#isTrial;
  }

  /** The newest configuration that was in force. */
  get config(): NumberedDocument | undefined {
    return this.#config;
  }

  /** The newest tree that was signed. */
  get tree(): TreeHead {
    return this.#tree;
  }

  /** When it was signed, by the signer's clock. */
  get checkpointAt(): string | undefined {
    return this.#checkpointAt;
  }

  get receipt(): Receipt | undefined {
    return this.#receipt;
  }

  get unitsSinceReceipt(): number {
    return this.#unwitnessedSeqs.length;
  }

  get quarantine(): Quarantine | undefined {
    return this.#quarantine;
  }

  get lifted(): Lifted | undefined {
    return this.#lifted;
  }

  get documents(): DocumentsInForce {
    return this.#documents;
  }

  get crlNumber(): number {
    return this.#crlNumber;
  }

  get indexBytes(): number {
    return this.#table.sizeBytes;
  }

  #takeLoss(tree: TreeHead): void {
    this.#treesFromEntries = tree.sizeEntries;
    if (tree.sizeEntries > 0) this.#lostUnder = tree;
  }

  /** What is revoked stays revoked as it first was. */
  #takeRevoked({ certSerialHex, unit, reason, at }: Revocation): void {
    if (!this.#revoked.has(certSerialHex)) this.#revoked.set(certSerialHex, { certSerialHex, unit, reason, at });
  }

  #takeLifted(lifted: Lifted): void {
    if (this.#quarantine?.id === lifted.id) {
      const { rootHashHex } = this.#quarantine.evidence;
      if (typeof rootHashHex === 'string') this.#answeredRoots.add(rootHashHex);
      this.#quarantine = undefined;
    }
    this.#lifted = lifted;
  }

  #takeTree(tree: TreeHead, line: number): void {
    this.#tree = tree;
    this.#table.add(`tree ${tree.sizeEntries} ${tree.rootHashHex}`, line);
  }

  /** Losing the journal and getting it back gains nobody an offline budget. */
  #isUnwitnessed(record: AnyCertificate): record is Journalled<RegainedCertificateRecord> {
    const witnessedEntries = this.#receipt?.tree.sizeEntries ?? 0;
    return record.kind === 'regained-certificate' && record.intentSeq >= witnessedEntries;
  }

  #takeCertificate(record: AnyCertificate, line: number): void {
    const { unit, at } = record;
    const certSerialHex = record.kind === 'migrated-certificate' ? undefined : record.supersedes;
    if (certSerialHex !== undefined) this.#takeRevoked({ certSerialHex, unit, reason: 'superseded', at });
    for (const [key, value] of keysOf(record)) this.#table.add(`${key} ${value}`, line);
    this.#certificateLines.push(line);
    this.#used.set(record.permit, this.used(record.permit) + 1);
    // What was signed before this journal takes nothing of the offline budget of today's permits.
    if (record.kind === 'certificate' || this.#isUnwitnessed(record)) this.#unwitnessedSeqs.push(record.intentSeq);
  }
}

/** A root is the hash of its size's leaves alone: no two sizes have the same. */
function isOfTree(record: JournalRecord, rootHashHex: string): boolean {
  return 'tree' in record && record.kind !== 'receipt' && record.tree.rootHashHex === rootHashHex;
}
