import { mkdir } from 'node:fs/promises';
import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import { formatVerifierKey, type NoteKey } from '../../formats/tlog/signed-note.ts';
import type { Asks, Handlers } from '../../rpc/service.ts';
import type { Secret } from '../../secret.ts';
import { readSignerConfig, type SignerConfig } from '../../signer/config/signer-config.ts';
import { MlDsaKey } from '../../signer/state/ml-dsa-key.ts';
import { SigningService } from '../../signer/signing-service.ts';
import { takeOver } from '../../signer/take-over.ts';
import { examineKeys } from '../../signer/token/examine-keys.ts';
import { findTokenOfLabel, loadDriver, logIn, requirePinAttempts, unloadDriver } from '../../signer/token/driver.ts';
import { ML_DSA_WRAP } from '../../signer/token/derived-keys.ts';
import { asHsmFault } from '../../signer/token/pkcs11-fault.ts';
import type { HsmKind } from '../../model/documents/hsm-kind.ts';
import { kindOfToken, profileOf } from '../../signer/token/profiles/hsm-profiles.ts';
import { CURVES, type Curve, type KeyWish, type TokenFacts } from './key-wish.ts';
import { listTokens } from './list-tokens.ts';
import { setUpToken } from './set-up-token.ts';
import { TokenKeys } from './token-keys.ts';
import type { tokenService } from './token-service.ts';

type TokenService = typeof tokenService;

interface Loaded {
  readonly driver: pkcs11js.PKCS11;
  readonly slot: pkcs11js.Handle;
  readonly kind: HsmKind | undefined;
}

/** The process of a ceremony that talks to the token: one driver, one token, one login. */
export class TokenProcess {
  #loaded: Loaded | undefined;
  #keys: TokenKeys | undefined;

  readonly handlers: Handlers<TokenService> = {
    look: (asks) => attempt(() => this.#look(asks)),
    logIn: ({ pin }) => attempt(() => this.#logIn(pin)),
    listTokens: (asks) => attempt(() => listTokens(asks)),
    setUpToken: (asks) => attempt(() => setUpToken(asks)),
    privateKeys: () => attempt(() => this.#opened().privateKeys()),
    makeKey: (wish) => attempt(() => this.#opened().make(wish)),
    readKey: (wish) => attempt(() => this.#opened().read(wish)),
    sign: ({ key, message }) => attempt(() => this.#opened().sign(signingKey(key), message)),
    holds: ({ spkiDer }) => attempt(() => this.#opened().holds(spkiDer)),
    examineKeys: examineOldKeys,
    takeOver: takeOverCertificates,
    drawMlDsaKey: (asks) => attempt(() => this.#drawMlDsaKey(asks)),
    beginJournal: (asks) => this.#beginJournal(asks),
  };

  #look({ modulePath, moduleSha256: approved, tokenLabel, copyIn, kind: named }: Asks<TokenService, 'look'>) {
    const { driver, moduleSha256 } = loadDriver({ modulePath, copyIn, moduleSha256: approved });
    const { slot, about } = findTokenOfLabel(driver, tokenLabel);
    requirePinAttempts(about);
    const kind = named ?? kindOfToken(about);
    this.#loaded = { driver, slot, kind };
    const token: TokenFacts = {
      modulePath,
      moduleSha256,
      tokenLabel,
      tokenSerial: about.serialNumber.trim(),
      manufacturer: about.manufacturerID.trim(),
      model: about.model.trim(),
      hardwareVersion: versionText(about.hardwareVersion),
      firmwareVersion: versionText(about.firmwareVersion),
      ...(kind === undefined ? {} : { kind }),
    };
    return { token };
  }

  #logIn(pin: Secret<string>): null {
    const { driver, slot, kind } = this.#driver();
    const session = driver.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
    logIn(driver, session, pin);
    this.#keys = new TokenKeys({ driver, slot, session }, profileOf(kind));
    return null;
  }

  async #beginJournal({ config: path, officersSha256, pin }: Asks<TokenService, 'beginJournal'>) {
    const config = await readSignerConfig(path, officersSha256);
    if (this.#loaded !== undefined) unloadDriver(this.#loaded.driver);
    this.#loaded = this.#keys = undefined;
    return { checkpointKey: formatVerifierKey(await journalKeys(config, pin)) };
  }

  async #drawMlDsaKey({ journal, stateDir }: Asks<TokenService, 'drawMlDsaKey'>): Promise<Buffer> {
    const wrappingKey = await this.#opened().derivedKey(journal, ML_DSA_WRAP);
    await mkdir(stateDir, { recursive: true, mode: 0o700 });
    return (await MlDsaKey.create({ dir: stateDir, wrappingKey })).publicKey;
  }

  #driver(): Loaded {
    if (this.#loaded === undefined) throw new TypeError('nobody has looked for the token');
    return this.#loaded;
  }

  #opened(): TokenKeys {
    if (this.#keys === undefined) throw new TypeError('nobody has logged in');
    return this.#keys;
  }
}

function examineOldKeys({ labels, pin, ...place }: Asks<TokenService, 'examineKeys'>) {
  const { issuing, checkpoint, tag } = labels;
  return examineKeys(
    place,
    [
      { use: 'issuing', label: issuing, keyClass: 'private' },
      { use: 'checkpoint', label: checkpoint, keyClass: 'private' },
      { use: 'tag', label: tag, keyClass: 'secret' },
    ],
    pin,
  );
}

async function takeOverCertificates({ config: path, officersSha256, pin, ...taken }: Asks<TokenService, 'takeOver'>) {
  const config = await readSignerConfig(path, officersSha256);
  return { checkpointKey: formatVerifierKey(await takeOver(config, pin, taken)) };
}

/** After a crash the journal may have begun already: then it is opened, and must be the one that this token anchors. */
async function journalKeys(config: SignerConfig, pin: Secret<string>): Promise<NoteKey> {
  try {
    return await SigningService.create(config, pin);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'signer.opened-already') throw error;
    await using service = await SigningService.open(config, pin, { protection: 'reduced' });
    return service.checkpointKey;
  }
}

function signingKey(key: KeyWish): KeyWish & { readonly kind: Curve } {
  const kind = CURVES.find((each) => each === key.kind);
  if (kind === undefined) throw new TypeError(`a key of ${key.kind} signs no certificates`);
  return { label: key.label, idHex: key.idHex, kind };
}

function versionText({ major, minor }: pkcs11js.Version): string {
  return `${major}.${minor}`;
}

async function attempt<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asHsmFault(error);
  }
}
