import { mkdir } from 'node:fs/promises';
import { Fault } from '../fault.ts';
import type { LogSignature } from '../formats/tlog/log-signature.ts';
import type { NoteKey } from '../formats/tlog/signed-note.ts';
import { parseVerifierKey } from '../codecs/notes.ts';
import { issuerScopes } from '../pki/ca/issuer-scopes.ts';
import type { NameScope } from '../pki/ca/name-scope.ts';
import { IssuingProfile } from '../pki/issuing-profile.ts';
import type { Secret } from '../secret.ts';
import { hearCheckpoint } from './acts/hear-checkpoint.ts';
import { hearReceipt } from './acts/hear-receipt.ts';
import { IntentVerifier } from './acts/intent.ts';
import { Issuance, quarantined } from './acts/issue.ts';
import { issueBatch } from './acts/issue-batch.ts';
import { regain } from './acts/regain.ts';
import { Revocations } from './acts/revoke.ts';
import { CrlSigner } from './acts/sign-crl.ts';
import { liftQuarantine } from './acts/lift-quarantine.ts';
import { type CheckpointParts, signCheckpoint } from './acts/sign-checkpoint.ts';
import type { SignerConfig } from './config/signer-config.ts';
import { OfficerDocuments } from './acts/officer-documents.ts';
import type { RecordedCertificate, SignerAnswers, SignerAsks, SignerStatus } from './signer-service.ts';
import { FileAnchor } from './state/file-anchor.ts';
import { MlDsaKey } from './state/ml-dsa-key.ts';
import { JournalFile } from './state/journal-file.ts';
import { requireNoRehearsal } from './state/rehearsal-mark.ts';
import { rememberRefusedPin, requireUntriedPin } from './state/refused-pin.ts';
import { SignerState, type StateParts } from './state/signer-state.ts';
import { StartWitness } from './state/start-witness.ts';
import { madeSignature, type OpenSigner, statusOf } from './status.ts';
import { Hsm } from './token/hsm.ts';

export type Protection = SignerStatus['protection'];

interface ServiceOptions {
  readonly protection: Protection;
  /** What it keeps from other accounts, besides its journal. */
  readonly keeps?: readonly string[];
  readonly now?: () => Date;
  /** Nothing is changed, so no act succeeds: it is asked what is there. */
  readonly looks?: true;
}

interface Opened extends OpenSigner {
  readonly now: () => Date;
}

/** What the signing service can do. Its acts run side by side; the order of what was signed is that of the journal. */
export class SigningService implements AsyncDisposable {
  readonly #opened: Opened;
  readonly #scopes: readonly NameScope[] | undefined;
  readonly #documents: OfficerDocuments;
  readonly #intents: IntentVerifier;
  readonly #issuance: Issuance;
  readonly #revocations: Revocations;
  readonly #crls: CrlSigner;
  readonly #witness: StartWitness;
  readonly #keys: { readonly station: NoteKey; readonly upstream: NoteKey | undefined };

  private constructor(opened: Opened) {
    const { config, hsm, state, mlDsaKey, now } = opened;
    const { station, upstreamKey } = config.document;
    this.#opened = opened;
    this.#scopes = issuerScopes(config.issuingCertDer);
    this.#documents = new OfficerDocuments({ config: config.document, state, scopes: this.#scopes, now });
    this.#keys = {
      station: checkpointKeyOf(station, hsm, mlDsaKey),
      upstream: upstreamKey === undefined ? undefined : parseVerifierKey(upstreamKey),
    };
    const profile = new IssuingProfile(config.issuingCertDer);
    const intents = new IntentVerifier(this.#keys.station);
    const witness = new StartWitness(config.document.anchor);
    this.#witness = witness;
    this.#intents = intents;
    const documents = this.#documents;
    this.#issuance = new Issuance({ station, state, hsm, profile, documents, intents, witness, now });
    this.#revocations = new Revocations({ config: config.document, state, documents, intents, now });
    this.#crls = new CrlSigner({ state, hsm, profile, documents, witness, now });
  }

  /** Logs in with one attempt, holds the token against its policy and the journal against the token. */
  static async open(
    config: SignerConfig,
    pin: Secret<string>,
    { protection, keeps, looks, now = () => new Date() }: ServiceOptions,
  ): Promise<SigningService> {
    // First the lock: a signing service that is just being killed may be writing to the token.
    await using starting = new AsyncDisposableStack();
    const { stateDir } = config;
    const kept = keeps === undefined ? {} : { keeps: [stateDir, ...keeps] };
    const file = starting.use(await (looks ? JournalFile.look(stateDir) : JournalFile.open(stateDir)));
    const hsm = await openHsm(config, pin);
    try {
      const parts = await stateParts(config, hsm, now);
      starting.move(); // the state closes the file from here on
      const state = await (looks ? SignerState.look(parts, file) : SignerState.open(parts, file));
      const mlDsaKey = await mlDsaKeyOf(config, hsm, state);
      return new SigningService({ config, hsm, state, mlDsaKey, now, protection, ...kept });
    } catch (error) {
      hsm[Symbol.dispose]();
      throw error;
    }
  }

  /** Begins the journal, at the ceremony. Answers with the public keys of the checkpoints. */
  static async create(config: SignerConfig, pin: Secret<string>): Promise<NoteKey> {
    using hsm = await openHsm(config, pin);
    await mkdir(config.stateDir, { recursive: true, mode: 0o700 });
    const mlDsaKey = await MlDsaKey.create({ dir: config.stateDir, wrappingKey: await hsm.mlDsaWrappingKey() });
    const parts = await stateParts(config, hsm, () => new Date());
    await SignerState.create(Object.assign(parts, { mlDsaKeySha256Hex: mlDsaKey.sha256Hex }));
    return checkpointKeyOf(config.document.station, hsm, mlDsaKey);
  }

  /** Both keys of the checkpoints. */
  get checkpointKey(): NoteKey {
    return this.#keys.station;
  }

  /** Lets `work` add to the state at the ceremony, and begins the journal where nobody has. Answers with the keys of the checkpoints. */
  static async withState(
    config: SignerConfig,
    pin: Secret<string>,
    work: (state: SignerState) => Promise<void>,
  ): Promise<NoteKey> {
    await SigningService.create(config, pin).catch((error: unknown) => {
      if (!(error instanceof Fault && error.code === 'signer.opened-already')) throw error;
    });
    using hsm = await openHsm(config, pin);
    await using state = await SignerState.open(await stateParts(config, hsm, () => new Date()));
    await work(state);
    return checkpointKeyOf(config.document.station, hsm, await mlDsaKeyOf(config, hsm, state));
  }

  status(): SignerStatus {
    return statusOf(this.#opened, { documents: this.#documents, scopes: this.#scopes, witness: this.#witness });
  }

  async setDocuments(asks: SignerAsks<'setDocuments'>): Promise<SignerStatus> {
    await this.#documents.set(asks);
    return this.status();
  }

  judgeDocuments(asks: SignerAsks<'judgeDocuments'>): null {
    this.#documents.judge(asks);
    return null;
  }

  issue(asks: SignerAsks<'issue'>): Promise<SignerAnswers<'issue'>> {
    return this.#issuance.issue(asks);
  }

  issueBatch(asks: SignerAsks<'issueBatch'>): Promise<SignerAnswers<'issueBatch'>> {
    return issueBatch(asks, { issuance: this.#issuance, checkpoints: this.#checkpointParts() });
  }

  async signCheckpoint(asks: SignerAsks<'signCheckpoint'>): Promise<LogSignature> {
    const signature = await signCheckpoint(asks, this.#checkpointParts());
    this.#intents.signedHere(asks, signature);
    return signature;
  }

  revoke(asks: SignerAsks<'revoke'>): Promise<SignerAnswers<'revoke'>> {
    return this.#revocations.revoke(asks);
  }

  crl(asks: SignerAsks<'crl'>): Promise<SignerAnswers<'crl'>> {
    return this.#crls.sign(asks);
  }

  hearReceipt(asks: SignerAsks<'hearReceipt'>): Promise<null> {
    return hearReceipt(asks, { keys: this.#keys, state: this.#opened.state, witness: this.#witness });
  }

  hearCheckpoint({ note }: SignerAsks<'hearCheckpoint'>): Promise<null> {
    return hearCheckpoint(note, this.#keys.station, this.#opened.state);
  }

  async quarantine({ reason, evidence }: SignerAsks<'quarantine'>): Promise<null> {
    await this.#opened.state.quarantine(reason, evidence);
    return null;
  }

  liftQuarantine({ document }: SignerAsks<'liftQuarantine'>): Promise<null> {
    const { config, state } = this.#opened;
    return liftQuarantine(document, config.document, state);
  }

  /** A journal that lost a revocation would give the certificate back. */
  async requireRevoked({ certSerialsHex }: SignerAsks<'requireRevoked'>): Promise<null> {
    const { state } = this.#opened;
    const lost = certSerialsHex.find((each) => state.known.revocationOf(each) === undefined);
    if (lost === undefined) return null;
    return this.#quarantine({ problem: 'the journal lacks a revocation', certSerialHex: lost });
  }

  /** The ledger and the journal hold the same certificates; where they do not, one of them is not what was written. */
  async requireRecorded({ certificates }: SignerAsks<'requireRecorded'>): Promise<null> {
    const { known } = this.#opened.state;
    for (const certificate of certificates) {
      const { tbsSha256Hex, permit } = certificate;
      if (known.find('tbs', tbsSha256Hex)?.permit === permit || (await this.#regains(certificate))) continue;
      const isElsewhere = known.find('tbs', tbsSha256Hex) !== undefined;
      const problem = isElsewhere ? 'the journal has it under another permit' : 'the journal lacks it';
      await this.#quarantine({ problem, tbsSha256Hex, permit });
    }
    return null;
  }

  async regainRecorded({ certificates }: SignerAsks<'regainRecorded'>): Promise<null> {
    for (const each of certificates) await this.#regains(each);
    return null;
  }

  /** Whether it was lost from the journal and is in it again. */
  async #regains({ tbsSha256Hex, permit, lost }: RecordedCertificate): Promise<boolean> {
    const { state, config } = this.#opened;
    if (lost === undefined || state.known.find('tbs', tbsSha256Hex) !== undefined) return false;
    const parts = { state, intents: this.#intents, issuingCertDer: config.issuingCertDer };
    return regain(Object.assign({ tbsSha256Hex, permit }, lost), parts);
  }

  #checkpointParts(): CheckpointParts {
    const { config, hsm, state, mlDsaKey } = this.#opened;
    return { station: config.document.station, state, hsm, mlDsaKey };
  }

  async #quarantine(evidence: Readonly<Record<string, string>>): Promise<null> {
    const { state } = this.#opened;
    await state.quarantine('ledger-journal-differ', evidence);
    const { quarantine } = state.known;
    if (quarantine !== undefined) throw quarantined(quarantine);
    return null;
  }

  journalFrom({ line, limit }: SignerAsks<'journalFrom'>): SignerAnswers<'journalFrom'> {
    const { known } = this.#opened.state;
    return { journalLines: known.certificates, signatures: known.certificatesFrom(line, limit).map(madeSignature) };
  }

  findSigned({ tbsSha256Hex }: SignerAsks<'findSigned'>): SignerAnswers<'findSigned'> {
    const { known } = this.#opened.state;
    return tbsSha256Hex.flatMap((each) => known.find('tbs', each) ?? []).map(madeSignature);
  }

  findRevoked({ certSerialsHex }: SignerAsks<'findRevoked'>): SignerAnswers<'findRevoked'> {
    const { known } = this.#opened.state;
    return certSerialsHex.filter((each) => known.revocationOf(each) !== undefined);
  }

  async tagSecret({ secret }: SignerAsks<'tagSecret'>): Promise<string> {
    return (await this.#opened.hsm.tag(Buffer.from(secret.reveal(), 'utf8'))).toString('hex');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.state[Symbol.asyncDispose]();
    this.#opened.hsm[Symbol.dispose]();
  }
}

function checkpointKeyOf(name: string, hsm: Hsm, mlDsaKey: MlDsaKey | undefined): NoteKey {
  const key: NoteKey = { name, algorithm: 'ed25519', publicKey: hsm.checkpointKey };
  if (mlDsaKey === undefined) return key;
  return Object.assign(key, { postQuantum: { name, algorithm: 'ml-dsa-44', publicKey: mlDsaKey.publicKey } });
}

/** The key that the journal names. One that lies beside it unnamed is not taken. */
async function mlDsaKeyOf(config: SignerConfig, hsm: Hsm, state: SignerState): Promise<MlDsaKey | undefined> {
  const { mlDsaKeySha256Hex } = state.known;
  if (mlDsaKeySha256Hex === undefined) return undefined;
  return MlDsaKey.open({ dir: config.stateDir, wrappingKey: await hsm.mlDsaWrappingKey() }, mlDsaKeySha256Hex);
}

async function openHsm({ document, sha256Hex, stateDir }: SignerConfig, pin: Secret<string>): Promise<Hsm> {
  await requireNoRehearsal(stateDir); // before its PIN is tried: the token is the station's that works
  const inUse = { dir: stateDir, configSha256Hex: sha256Hex, pin };
  await requireUntriedPin(inUse);
  try {
    return Hsm.open(document.hsm, pin, stateDir);
  } catch (error) {
    if (error instanceof Fault && error.code === 'hsm.wrong-pin') await rememberRefusedPin(inUse);
    throw error;
  }
}

async function stateParts(config: SignerConfig, hsm: Hsm, now: () => Date): Promise<StateParts> {
  const { station, number, anchor, trial } = config.document;
  const [dir, key] = [config.stateDir, await hsm.journalKey()];
  return {
    dir,
    key,
    anchor: anchor === 'receipt' ? new FileAnchor({ dir, key }) : hsm.anchor(station),
    station,
    config: { number, sha256Hex: config.sha256Hex },
    ...(trial === undefined ? {} : { trial }),
    now,
  };
}
