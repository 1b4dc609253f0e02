import { generateKeyPairSync, type KeyObject, randomBytes, randomInt, randomUUID, sign } from 'node:crypto';
import { spkiOf } from '../../../fixtures/token/software-ca.ts';
import { type EntryBody, stepPassedBody } from '../../../station-core/ledger/entry.ts';
import type { UnitEvidence } from '../../../station-core/ledger/step-evidence.ts';
import { type Mac, macBytes, macHex } from '../../../station-core/model/mac.ts';
import {
  birthReceiptSignedBytes,
  type BirthStatement,
  encodeBirthStatement,
} from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { encodeCoseSign1 } from '../../../station-core/protocol/unit-agent/cose-sign1.ts';
import { type BulkIssuer, FIRST_SERIAL, macOfNumber, sha256Hex } from './issuer.ts';
import { connectEvidence, flashEvidence, STEPS } from './unchanging.ts';

/**
 * The entries of units that pass, as a run of the plan on an ESP32-C3 leaves them: of the same form and length, with real
 * keys, certificates and birth receipts; what nobody verifies is random.
 */
export interface MadeUnit {
  readonly serial: string;
  readonly mac: Mac;
  readonly entries: readonly EntryBody[];
}

const ELF_SHA256_HEX = sha256Hex('the application');
const NAME_DIGITS = 7;

export interface UnitPlace {
  /** Of its first entry. */
  readonly firstSeq: number;
  /** Of the entry that lists its firmware. */
  readonly releaseSeq: number;
  readonly issuer: BulkIssuer;
}

export function makeUnit(n: number, { firstSeq, releaseSeq, issuer }: UnitPlace): MadeUnit {
  const mac = macOfNumber(n);
  const serial = `${FIRST_SERIAL.slice(0, -NAME_DIGITS)}${String(n).padStart(NAME_DIGITS, '0')}`;
  const about = { run: randomUUID(), unit: mac };
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spkiDer = spkiOf(publicKey);
  const certificate = issuer.issue({ serial, mac, spkiDer });
  const made = { about, serial, mac, spkiDer, privateKey, issuer, releaseSeq, certificate };
  const entries: EntryBody[] = [...beginning(n, made), ...identity(made, firstSeq), ...ending(made)];
  return { serial, mac, entries };
}

interface Making {
  readonly about: { readonly run: string; readonly unit: Mac };
  readonly serial: string;
  readonly mac: Mac;
  readonly spkiDer: Buffer;
  readonly privateKey: KeyObject;
  readonly issuer: BulkIssuer;
  readonly releaseSeq: number;
  readonly certificate: ReturnType<BulkIssuer['issue']>;
}

function beginning(n: number, { about, serial, mac, releaseSeq }: Making): EntryBody[] {
  const { run } = about;
  const ssid = `LAMP_${macHex(mac).slice(6).toUpperCase()}`;
  return [
    {
      kind: 'run-begun',
      run,
      slot: n % 16,
      port: `rfc2217://127.0.0.1:${4000 + (n % 16)}`,
      product: 'lamp-one',
      steps: [...STEPS],
      operator: `op-${n % 7}`,
      order: `order-${Math.floor(n / 500)}`,
    },
    passed(about, 'connect', connectEvidence(mac)),
    passed(about, 'admit', { product: 'lamp-one', permit: 'DEMO-lamp-one', history: 'new' }),
    { kind: 'serial-reserved', ...about, serial, product: 'lamp-one' },
    {
      kind: 'secrets-drawn',
      ...about,
      serial,
      ssid,
      tags: { softApPassword: randomBytes(32).toString('hex'), ownershipCode: randomBytes(32).toString('hex') },
      sealedBase64: randomBytes(780).toString('base64'), // as CMS for an RSA key of 3072 bits is
    },
    passed(about, 'reserve', { serial, ssid }),
    passed(about, 'flash', flashEvidence(n, releaseSeq)),
    passed(about, 'boot', {
      mac,
      firmwareVersion: '1.4.2',
      elfSha256Hex: ELF_SHA256_HEX,
      agentVersion: '2.0',
      runsAs: 'app',
    }),
  ];
}

function identity(made: Making, firstSeq: number): EntryBody[] {
  const { about, serial, spkiDer, issuer } = made;
  const { certSerialHex, tbsDer, certDer } = made.certificate;
  const spkiSha256Hex = sha256Hex(spkiDer);
  const certSha256Hex = sha256Hex(certDer);
  const chainSha256Hex = sha256Hex(certDer, issuer.certDer);
  const tbs = { tbsSha256Hex: sha256Hex(tbsDer), tbsBase64: tbsDer.toString('base64') };
  const before: EntryBody[] = [
    passed(about, 'generateKey', {
      publicKeyHex: spkiDer.subarray(-65).toString('hex'),
      keyOption: 'hmac',
      keyBlock: 0,
      readProtected: true,
      agentVersion: '2.0',
      birth: 'this-run',
      entropy: { source: 'getrandom', samples: 1024, longestRun: 2, mostFrequent: 8 },
      durationMs: 8,
    }),
    passed(about, 'requestCsr', {
      csrDerBase64: randomBytes(297).toString('base64'),
      nonceHex: randomBytes(32).toString('hex'),
    }),
    { kind: 'signature-intended', ...about, serial, certSerialHex, ...tbs, spkiSha256Hex, permit: 'DEMO-lamp-one' },
  ];
  const intentSeq = firstSeq + beginning(0, made).length + before.length - 1;
  const certificate = { certSerialHex, certSha256Hex, intentSeq };
  return [
    ...before,
    {
      kind: 'certificate-issued',
      ...about,
      serial,
      ...certificate,
      certBase64: certDer.toString('base64'),
      spkiSha256Hex,
    },
    passed(about, 'issue', { certSha256Hex, issuedSeq: intentSeq + 1 }),
    passed(about, 'install', { chainSha256Hex }),
    passed(about, 'prove', proof(made, chainSha256Hex)),
    passed(about, 'lock', { asked: false, locked: false, details: 'the lock eFuse is clear' }),
  ];
}

function proof({ serial, mac, privateKey }: Making, chainSha256Hex: string): UnitEvidence['prove'] {
  const nonce = randomBytes(32);
  const statement: BirthStatement = {
    nonce,
    mac: macBytes(mac),
    chip: 'esp32c3',
    serial,
    chainSha256: Buffer.from(chainSha256Hex, 'hex'),
    elfSha256: Buffer.from(ELF_SHA256_HEX, 'hex'),
    firmwareVersion: '1.4.2',
    appSha256: Buffer.alloc(32, 0xa1),
    bootloaderSha256: Buffer.alloc(32, 0xb1),
    secretsTag: randomBytes(32),
    locked: false,
    key: { option: 'hmac', block: 0, readProtected: true },
    efuse: { secureBoot: false, flashEncryption: false, jtagDisabled: false, downloadMode: 'open', secureVersion: 0 },
  };
  const payload = encodeBirthStatement(statement);
  const signature = sign('sha256', birthReceiptSignedBytes(payload), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const receipt = encodeCoseSign1({ payload, signature });
  return { nonceHex: nonce.toString('hex'), birthReceiptBase64: receipt.toString('base64'), secretsMatch: true };
}

function ending({ about, serial, certificate }: Making): EntryBody[] {
  const job = randomUUID();
  const labelSha256Hex = sha256Hex(job);
  return [
    { kind: 'label-intended', ...about, serial, job, labelSha256Hex },
    { kind: 'label-printed', ...about, job },
    passed(about, 'label', { job, printer: 'folder:/var/lib/birthmark/labels', labelSha256Hex }),
    passed(about, 'confirmLabel', { job, scans: 1 }),
    passed(about, 'openWithLabel', { job, username: 'wifiprov', opened: true }),
    passed(about, 'close', { chainPemSha256Hex: sha256Hex('pem', certificate.certDer) }),
    { kind: 'run-closed', ...about, serial, outcome: 'PASS' },
  ];
}

function passed<Name extends keyof UnitEvidence>(about: Making['about'], step: Name, evidence: UnitEvidence[Name]) {
  return stepPassedBody({ ...about, durationMs: randomInt(20_000) }, step, evidence);
}
