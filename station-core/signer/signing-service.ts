import { Fault } from '../fault.ts';
import type { NoteKey } from '../formats/tlog/signed-note.ts';
import { parseVerifierKey } from '../codecs/notes.ts';
import { IssuingProfile } from '../pki/issuing-profile.ts';
import type { Secret } from '../secret.ts';
import { hearReceipt } from './acts/hear-receipt.ts';
import { IntentVerifier } from './acts/intent.ts';
import { Issuance, quarantined } from './acts/issue.ts';
import { liftQuarantine } from './acts/lift-quarantine.ts';
import { signCheckpoint } from './acts/sign-checkpoint.ts';
import type { SignerConfig } from './config/signer-config.ts';
import { OfficerDocuments } from './acts/officer-documents.ts';
import type { MadeSignature, SignerAnswers, SignerAsks, SignerStatus } from './signer-service.ts';
import type { AnyCertificate } from './state/known.ts';
import { rememberRefusedPin, requireUntriedPin } from './state/refused-pin.ts';
import { SignerState, type StateParts } from './state/signer-state.ts';
import { Hsm } from './token/hsm.ts';

export type Protection = SignerStatus['protection'];

interface ServiceOptions {
  readonly protection: Protection;
  readonly now?: () => Date;
}

interface Opened extends Required<ServiceOptions> {
  readonly config: SignerConfig;
  readonly hsm: Hsm;
  readonly state: SignerState;
}

/** What the signing service can do. Its acts run side by side; the order of what was signed is that of the journal. */
export class SigningService implements AsyncDisposable {
  readonly #opened: Opened;
  readonly #documents: OfficerDocuments;
  readonly #issuance: Issuance;
  readonly #keys: { readonly station: NoteKey; readonly upstream: NoteKey | undefined };

  private constructor(opened: Opened) {
    const { config, hsm, state, now } = opened;
    const { station, upstreamKey } = config.document;
    this.#opened = opened;
    this.#documents = new OfficerDocuments(config.document, state, now);
    this.#keys = {
      station: { name: station, algorithm: 'ed25519', publicKey: hsm.checkpointKey },
      upstream: upstreamKey === undefined ? undefined : parseVerifierKey(upstreamKey),
    };
    const profile = new IssuingProfile(config.issuingCertDer);
    const intents = new IntentVerifier({ name: station, publicKey: hsm.checkpointKey });
    this.#issuance = new Issuance({ station, state, hsm, profile, documents: this.#documents, intents, now });
  }

  /** Logs in with one attempt, holds the token against its policy and the journal against the token. */
  static async open(
    config: SignerConfig,
    pin: Secret<string>,
    { protection, now = () => new Date() }: ServiceOptions,
  ): Promise<SigningService> {
    const hsm = await openHsm(config, pin);
    try {
      const state = await SignerState.open(await stateParts(config, hsm, now));
      return new SigningService({ config, hsm, state, now, protection });
    } catch (error) {
      hsm[Symbol.dispose]();
      throw error;
    }
  }

  /** Begins the journal, at the ceremony. Answers with the raw public key of the checkpoints. */
  static async create(config: SignerConfig, pin: Secret<string>): Promise<Uint8Array> {
    using hsm = await openHsm(config, pin);
    await SignerState.create(await stateParts(config, hsm, () => new Date()));
    return hsm.checkpointKey;
  }

  status(): SignerStatus {
    const { config, hsm, state, protection } = this.#opened;
    const { known } = state;
    return {
      processId: process.pid,
      station: config.document.station,
      ...hsm.info,
      configSha256Hex: config.sha256Hex,
      protection,
      checkpointKey: hsm.checkpointKey,
      tree: known.tree,
      certificates: known.certificates,
      permits: this.#documents.permits.map(({ permit, product, quota }) => ({
        permit,
        product,
        quota,
        used: known.used(permit),
      })),
      quarantine: quarantineOf(known.quarantine),
    };
  }

  async setDocuments(asks: SignerAsks<'setDocuments'>): Promise<SignerStatus> {
    await this.#documents.set(asks);
    return this.status();
  }

  issue(asks: SignerAsks<'issue'>): Promise<SignerAnswers<'issue'>> {
    return this.#issuance.issue(asks);
  }

  signCheckpoint(asks: SignerAsks<'signCheckpoint'>): Promise<Uint8Array> {
    const { config, hsm, state } = this.#opened;
    return signCheckpoint(asks, { station: config.document.station, state, hsm });
  }

  hearReceipt({ note }: SignerAsks<'hearReceipt'>): Promise<null> {
    return hearReceipt(note, this.#keys, this.#opened.state);
  }

  liftQuarantine({ document }: SignerAsks<'liftQuarantine'>): Promise<null> {
    const { config, state } = this.#opened;
    return liftQuarantine(document, config.document, state);
  }

  /** The ledger and the journal hold the same certificates; where they do not, one of them is not what was written. */
  async requireRecorded({ certificates }: SignerAsks<'requireRecorded'>): Promise<null> {
    const { state } = this.#opened;
    for (const { tbsSha256Hex, permit } of certificates) {
      const recorded = state.known.find('tbs', tbsSha256Hex);
      if (recorded?.permit === permit) continue;
      const problem = recorded === undefined ? 'the journal lacks it' : 'the journal has it under another permit';
      await state.quarantine('ledger-journal-differ', { problem, tbsSha256Hex, permit });
      const { quarantine } = state.known;
      if (quarantine !== undefined) throw quarantined(quarantine);
    }
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

  async tagSecret({ secret }: SignerAsks<'tagSecret'>): Promise<string> {
    return (await this.#opened.hsm.tag(Buffer.from(secret.reveal(), 'utf8'))).toString('hex');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.state[Symbol.asyncDispose]();
    this.#opened.hsm[Symbol.dispose]();
  }
}

async function openHsm({ document, sha256Hex, stateDir }: SignerConfig, pin: Secret<string>): Promise<Hsm> {
  const inUse = { dir: stateDir, configSha256Hex: sha256Hex, pin };
  await requireUntriedPin(inUse);
  try {
    return Hsm.open(document.hsm, pin);
  } catch (error) {
    if (error instanceof Fault && error.code === 'hsm.wrong-pin') await rememberRefusedPin(inUse);
    throw error;
  }
}

async function stateParts(config: SignerConfig, hsm: Hsm, now: () => Date): Promise<StateParts> {
  const { station, number } = config.document;
  return {
    dir: config.stateDir,
    key: await hsm.journalKey(),
    anchor: hsm.anchor(station),
    station,
    config: { number, sha256Hex: config.sha256Hex },
    now,
  };
}

function madeSignature(certificate: AnyCertificate): MadeSignature {
  const { tbsSha256Hex, permit, at, unit, serial, certSerialHex } = certificate;
  const made = { tbsSha256Hex, permit, at, unit, serial, certSerialHex };
  return certificate.kind === 'certificate' ? { ...made, intentSeq: certificate.intentSeq } : made;
}

function quarantineOf(quarantine: SignerState['known']['quarantine']): SignerStatus['quarantine'] {
  if (quarantine === undefined) return null;
  const { id, reason, at, evidence } = quarantine;
  return { id, reason, at, evidence };
}
