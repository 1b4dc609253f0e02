import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { issueInSoftware, spkiOf } from '../../../fixtures/token/software-ca.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import { assembleCertificate } from '../../../station-core/pki/assemble.ts';
import {
  basicConstraints,
  keyIdentifierOf,
  keyUsage,
  subjectKeyIdentifier,
} from '../../../station-core/pki/extensions.ts';
import { buildCrlTbs } from '../../../station-core/pki/crl/crl.ts';
import type { CrlFields } from '../../../station-core/pki/crl/crl.ts';
import { buildIdevidTbs } from '../../../station-core/pki/idevid.ts';
import { OID } from '../../../station-core/pki/oids.ts';
import { certificatePem } from '../../../station-core/pki/pem.ts';
import { encodeName } from '../../../station-core/pki/tbs.ts';
import type { StationLedger } from '../station-ledger.ts';

/** A line's issuing CA in software, and what a station's log says of a unit that it certified. TEST keys. */
export class UnitCertificates {
  readonly certDer: Buffer;
  readonly #key: KeyObject;

  constructor(commonName = 'TEST issuing CA') {
    const { publicKey, privateKey } = p256();
    this.#key = privateKey;
    const nameDer = encodeName([{ type: OID.commonName, value: commonName }]);
    const extensions = [
      subjectKeyIdentifier(keyIdentifierOf(spkiOf(publicKey))),
      keyUsage(['keyCertSign', 'cRLSign']),
      basicConstraints({ ca: true, pathLength: 0 }),
    ];
    const wanted = { subjectNameDer: nameDer, publicKey, validDays: 3650, extensions };
    this.certDer = issueInSoftware(wanted, { nameDer, privateKey, publicKey });
  }

  get pem(): string {
    return certificatePem(this.certDer);
  }

  /** A CRL of this CA, valid from a minute ago for a day unless `fields` says otherwise. */
  crl(fields: Partial<CrlFields> & Pick<CrlFields, 'number'>): Buffer {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const times = { thisUpdate: new Date(now - 60_000), nextUpdate: new Date(now + 86_400_000) };
    const { certDer: issuerCertDer } = this;
    const whole = Object.assign({ issuerCertDer, algorithm: 'ecdsa-with-SHA256', revoked: [] }, times, fields);
    const tbsDer = buildCrlTbs(whole);
    return assembleCertificate({ tbsDer, signatureDer: sign('sha256', tbsDer, this.#key), issuerCertDer });
  }

  /** The certificate of a unit as the station's profile has it. */
  issue(unit: string, serial: string, spkiDer: Uint8Array = spkiOf(p256().publicKey)): Buffer {
    const certSerial = randomBytes(20);
    certSerial.writeUInt8((certSerial.readUInt8(0) & 0x7f) | 0x40, 0);
    const tbsDer = buildIdevidTbs({
      issuerCertDer: this.certDer,
      spkiDer,
      certSerial,
      notBefore: new Date(Date.now() - 60_000),
      unitSerial: serial,
      mac: macOf(unit),
      organization: 'Example Devices',
      organizationalUnit: 'Lamp',
      hardwareTypeOid: '1.3.6.1.4.1.99999.1',
      serverAuth: false,
    });
    return assembleCertificate({
      tbsDer,
      signatureDer: sign('sha256', tbsDer, this.#key),
      issuerCertDer: this.certDer,
    });
  }
}

export function p256(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pkcs8 = pem.privateKey.export({ type: 'pkcs8', format: 'der' });
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

export interface UnitOnLine {
  readonly run: string;
  readonly unit: string;
  readonly serial: string;
  readonly certDer: Buffer;
}

/** What `certificate-issued` states of a certificate. */
export function statementOf(certDer: Buffer) {
  const certificate = new X509Certificate(certDer);
  return {
    certSerialHex: certificate.serialNumber.toLowerCase(),
    certSha256Hex: hash('sha256', certDer),
    certBase64: certDer.toString('base64'),
    spkiSha256Hex: hash('sha256', spkiOf(certificate.publicKey)),
  };
}

const STEPS = ['reserve', 'issue', 'close'];

export interface Bent {
  /** Fields of entries of this kind that say something else. */
  readonly change?: { readonly kind: string; readonly fields: object };
  /** An entry of this kind, or the `step-passed` of this step, is never written. */
  readonly leaveOut?: string;
}

/** Appends a whole run that passes, as the station writes it, bent where a test wants it. */
export function appendRun(log: StationLedger, line: UnitOnLine, { change, leaveOut }: Bent = {}): void {
  const { run, unit, serial, certDer } = line;
  const about = { run, unit, serial };
  const write = (kind: string, fields: object): void => {
    if (kind === leaveOut) return;
    log.append(kind, { ...fields, ...(change?.kind === kind ? change.fields : {}) });
  };
  const passed = (step: string, evidence: object): void => {
    if (step !== leaveOut) write('step-passed', { run, unit, step, evidenceVersion: 4, evidence });
  };
  const stated = statementOf(certDer);
  write('run-begun', { run, slot: 0, port: 'p', product: 'lamp', steps: STEPS });
  write('serial-reserved', { ...about, product: 'lamp' });
  passed('reserve', { serial, ssid: 'x' });
  const intentSeq = log.leaves.length;
  write('signature-intended', { ...about, spkiSha256Hex: stated.spkiSha256Hex, permit: 'P-1' });
  const issuedSeq = log.leaves.length;
  write('certificate-issued', { ...about, ...stated, intentSeq });
  passed('issue', { certSha256Hex: stated.certSha256Hex, issuedSeq });
  passed('close', { chainPemSha256Hex: '0'.repeat(64) });
  write('run-closed', { ...about, outcome: 'PASS' });
}

const LABEL_STEPS = ['reserve', 'generateKey', 'install', 'prove', 'openWithLabel', 'close'];

interface Relabelling {
  readonly order: string;
  readonly birth?: string;
  /** As no station writes it. */
  readonly isIntending?: boolean;
}

/** Appends the run that gives a finished unit a new label under `order`, as the station writes it. */
export function appendRelabelling(
  log: StationLedger,
  { run: first, unit, serial }: UnitOnLine,
  { order, birth = 'kept', isIntending = false }: Relabelling,
): void {
  const run = `${first} again`;
  log.append('run-begun', { run, slot: 0, port: 'p', product: 'lamp', steps: LABEL_STEPS, order });
  if (isIntending) log.append('signature-intended', { run, unit, serial });
  for (const step of LABEL_STEPS) {
    const evidence = step === 'generateKey' ? { birth } : {};
    log.append('step-passed', { run, unit, step, evidenceVersion: 4, evidence });
  }
  log.append('run-closed', { run, unit, serial, outcome: 'PASS' });
}
