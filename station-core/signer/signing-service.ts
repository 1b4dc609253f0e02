import { createHash, verify, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Fault } from '../fault.ts';
import { DerNode } from '../formats/der.ts';
import type { Secret } from '../secret.ts';
import { requireCheckpointText } from './checks/checkpoint-text.ts';
import type { SignerConfig } from './config.ts';
import { type JournalLine, SigningJournal } from './journal.ts';
import { PermitBook } from './checks/permit-book.ts';
import { requireAllowedTbs } from './checks/tbs-check.ts';
import type { MadeSignature, SignerAnswers, SignerAsks, SignerStatus } from './signer-service.ts';
import { Token } from './token/token.ts';

interface Issuer {
  readonly nameDer: Uint8Array;
  readonly publicKey: KeyObject;
}

interface SigningServiceParts {
  readonly journalPath: string;
  readonly token: Token;
  readonly permits: PermitBook;
  readonly issuer: Issuer;
}

/** What the signer process can do. Its caller runs one call after the other: there is one session and one journal. */
export class SigningService {
  readonly #parts: SigningServiceParts;
  #journal: SigningJournal | undefined;

  private constructor(parts: SigningServiceParts, journal: SigningJournal) {
    this.#parts = parts;
    this.#journal = journal;
  }

  static async open(config: SignerConfig, pin: Secret<string>): Promise<SigningService> {
    const issuer = issuerOf(config.issuingCertDer);
    const permits = new PermitBook(config);
    await permits.all(); // an unreadable permit is reported now, not at the first unit
    const journal = await SigningJournal.open(config.journalPath);
    const token = Token.open(config, pin);
    return new SigningService({ journalPath: config.journalPath, token, permits, issuer }, journal);
  }

  async status(): Promise<SignerStatus> {
    const journal = await this.#openJournal();
    const permits = await this.#parts.permits.all();
    return {
      processId: process.pid,
      ...this.#parts.token.info,
      permits: permits.map(({ permit, product, quota }) => ({ permit, product, quota, used: journal.used(permit) })),
    };
  }

  /**
   * Quotas are counted in the journal alone: one that lacks what the station's ledger holds was lost or replaced,
   * and would grant the quotas again.
   */
  async requireRecorded({ certificates }: SignerAsks<'requireRecorded'>): Promise<null> {
    const journal = await this.#openJournal();
    for (const { tbsSha256Hex, permit } of certificates) {
      const recorded = journal.find(tbsSha256Hex);
      if (recorded?.permit === permit) continue;
      const reason = recorded === undefined ? 'lacks a certificate of the ledger' : 'has it under another permit';
      throw new Fault('signer.journal-damaged', { reason, tbsSha256Hex, permit });
    }
    return null;
  }

  async journalFrom({ line, limit }: SignerAsks<'journalFrom'>): Promise<SignerAnswers<'journalFrom'>> {
    const journal = await this.#openJournal();
    return { journalLines: journal.lines, signatures: journal.from(line, limit).map(madeSignature) };
  }

  async findSigned({ tbsSha256Hex }: SignerAsks<'findSigned'>): Promise<SignerAnswers<'findSigned'>> {
    const journal = await this.#openJournal();
    return tbsSha256Hex.flatMap((each) => journal.find(each) ?? []).map(madeSignature);
  }

  /**
   * The same bytes asked for again get the signature they got before, whatever the permit says by now: that
   * certificate exists already.
   */
  async signCertificate(asks: SignerAsks<'signCertificate'>): Promise<SignerAnswers<'signCertificate'>> {
    const tbsSha256Hex = createHash('sha256').update(asks.tbsDer).digest('hex');
    const journal = await this.#openJournal();
    const before = journal.find(tbsSha256Hex);
    if (before !== undefined) return { signatureDer: Buffer.from(before.signatureHex, 'hex') };
    const now = new Date();
    const permit = await this.#parts.permits.inForce(asks.permit, now);
    requireAllowedTbs(asks.tbsDer, { issuerNameDer: this.#parts.issuer.nameDer, permit, now });
    if (journal.used(permit.permit) >= permit.quota) {
      throw new Fault('permit.used-up', { permit: permit.permit, quota: permit.quota });
    }
    const signatureDer = await this.#parts.token.signWithIssuingKey(asks.tbsDer);
    if (!verify('sha256', asks.tbsDer, this.#parts.issuer.publicKey, signatureDer)) {
      throw new Fault('hsm.failed', { reason: 'the issuing key is not the one of the issuing certificate' });
    }
    const line = { tbsSha256Hex, signatureHex: signatureDer.toString('hex'), permit: permit.permit };
    await this.#record(journal, { ...line, at: now.toISOString() });
    return { signatureDer };
  }

  async signCheckpoint({ noteText }: SignerAsks<'signCheckpoint'>): Promise<Uint8Array> {
    requireCheckpointText(noteText);
    return this.#parts.token.signWithCheckpointKey(Buffer.from(noteText, 'utf8'));
  }

  async checkpointKey(): Promise<Uint8Array> {
    return this.#parts.token.checkpointKey();
  }

  async tagSecret({ secret }: SignerAsks<'tagSecret'>): Promise<string> {
    return (await this.#parts.token.tag(Buffer.from(secret.reveal(), 'utf8'))).toString('hex');
  }

  async #record(journal: SigningJournal, line: Parameters<SigningJournal['append']>[0]): Promise<void> {
    try {
      await journal.append(line);
    } catch (error) {
      this.#journal = undefined; // half a line may be on the disk: opening it again cuts it off
      await journal[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #openJournal(): Promise<SigningJournal> {
    this.#journal ??= await SigningJournal.open(this.#parts.journalPath);
    return this.#journal;
  }
}

function madeSignature({ tbsSha256Hex, permit, at }: JournalLine): MadeSignature {
  return { tbsSha256Hex, permit, at };
}

function issuerOf(certDer: Uint8Array): Issuer {
  const unusable = (reason: string): Fault => new Fault('station.bad-config', { field: 'ca.intermediate', reason });
  const [tbs] = DerNode.read(certDer, ({ reason }) => unusable(reason)).children();
  const subject = tbs?.children()[5];
  if (subject === undefined) throw unusable('not a v3 certificate');
  return { nameDer: subject.whole, publicKey: new X509Certificate(certDer).publicKey };
}
