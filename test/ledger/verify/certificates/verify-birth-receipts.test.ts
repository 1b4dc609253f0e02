import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { issueInSoftware, randomSerial, spkiOf } from '../../../../fixtures/token/software-ca.ts';
import { type EntryBody, stepPassedBody } from '../../../../station-core/ledger/entry.ts';
import type { UnitEvidence } from '../../../../station-core/ledger/step-evidence.ts';
import { type LedgerReport, verifyLedger } from '../../../../station-core/ledger/verify/verify.ts';
import { macBytes } from '../../../../station-core/model/mac.ts';
import { assembleCertificate } from '../../../../station-core/pki/assemble.ts';
import { basicConstraints, keyIdentifierOf, subjectKeyIdentifier } from '../../../../station-core/pki/extensions.ts';
import { buildIdevidTbs } from '../../../../station-core/pki/idevid.ts';
import { OID } from '../../../../station-core/pki/oids.ts';
import { encodeName } from '../../../../station-core/pki/tbs.ts';
import {
  birthReceiptSignedBytes,
  type BirthStatement,
  encodeBirthStatement,
} from '../../../../station-core/protocol/unit-agent/birth-statement.ts';
import { encodeCoseSign1 } from '../../../../station-core/protocol/unit-agent/cose-sign1.ts';
import { lifeOf, openLedger, sampleUnit, scratch } from '../../sample-ledger.ts';
import { signer } from '../whole-ledger.ts';

/** A ledger whose every hash and signature is right, and in which a birth receipt is not what it should be. */
const unitKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const sample = sampleUnit(1);
const issuerName = encodeName([{ type: OID.organization, value: 'Lamp Works' }]);
const issuerCertDer = issueInSoftware(
  {
    subjectNameDer: issuerName,
    publicKey: ca.publicKey,
    validDays: 10,
    extensions: [subjectKeyIdentifier(keyIdentifierOf(spkiOf(ca.publicKey))), basicConstraints({ ca: true })],
  },
  { nameDer: issuerName, privateKey: ca.privateKey, publicKey: ca.publicKey },
);
const certSerial = randomSerial();
const tbsDer = buildIdevidTbs({
  issuerCertDer,
  spkiDer: spkiOf(unitKeys.publicKey),
  certSerial,
  notBefore: new Date(),
  unitSerial: sample.serial,
  mac: sample.unit,
  serverAuth: false,
  organization: 'Lamp Works',
  organizationalUnit: 'Lamps',
  hardwareTypeOid: '1.3.6.1.4.1.1',
});
const certDer = assembleCertificate({ tbsDer, signatureDer: sign('sha256', tbsDer, ca.privateKey), issuerCertDer });

const nonce = Buffer.alloc(32, 0x11);
const chainSha256 = createHash('sha256').update(certDer).update(issuerCertDer).digest();
const elfSha256 = Buffer.alloc(32, 0xe1);
const truth: BirthStatement = {
  nonce,
  mac: macBytes(sample.unit),
  chip: 'esp32c3',
  serial: sample.serial,
  chainSha256,
  elfSha256,
  firmwareVersion: '1.4.2',
  appSha256: Buffer.alloc(32, 0xa1),
  bootloaderSha256: Buffer.alloc(32, 0xb1),
  secretsTag: Buffer.alloc(32, 0x7a),
  locked: false,
  key: { option: 'hmac', block: 1, readProtected: true },
  efuse: { secureBoot: false, flashEncryption: false, jtagDisabled: false, downloadMode: 'open', secureVersion: 0 },
};

interface Forged {
  readonly statement?: Partial<BirthStatement>;
  readonly signedBy?: KeyObject;
  readonly receipt?: Buffer;
  readonly evidence?: Partial<{ readonly [Name in 'boot' | 'generateKey' | 'install']: object }>;
  readonly leftOut?: 'boot' | 'install';
  readonly withoutCertificate?: true;
  readonly withoutIssuer?: true;
}

function receiptOf({ statement = {}, signedBy = unitKeys.privateKey }: Forged): Buffer {
  const payload = encodeBirthStatement({ ...truth, ...statement });
  const key = { key: signedBy, dsaEncoding: 'ieee-p1363' } as const;
  return encodeCoseSign1({ payload, signature: sign('sha256', birthReceiptSignedBytes(payload), key) });
}

function steps(forged: Forged): EntryBody[] {
  const about = { run: sample.run, unit: sample.unit };
  const { evidence = {} } = forged;
  const generateKey: UnitEvidence['generateKey'] = {
    publicKeyHex: spkiOf(unitKeys.publicKey).subarray(-65).toString('hex'),
    keyOption: 'hmac',
    keyBlock: 1,
    readProtected: true,
    agentVersion: '2.0',
    birth: 'kept',
    ...evidence.generateKey,
  };
  const boot: UnitEvidence['boot'] = {
    mac: sample.unit,
    firmwareVersion: '1.4.2',
    elfSha256Hex: elfSha256.toString('hex'),
    agentVersion: '2.0',
    ...evidence.boot,
  };
  const install = { chainSha256Hex: chainSha256.toString('hex'), ...evidence.install };
  const prove = {
    nonceHex: nonce.toString('hex'),
    birthReceiptBase64: (forged.receipt ?? receiptOf(forged)).toString('base64'),
    secretsMatch: true as const,
  };
  return [
    stepPassedBody(about, 'reserve', { serial: sample.serial, ssid: 'Lamp 1' }),
    ...(forged.leftOut === 'boot' ? [] : [stepPassedBody(about, 'boot', boot)]),
    stepPassedBody(about, 'generateKey', generateKey),
    ...(forged.leftOut === 'install' ? [] : [stepPassedBody(about, 'install', install)]),
    stepPassedBody(about, 'prove', prove),
  ];
}

interface Verified {
  readonly report: LedgerReport;
  readonly proveSeq: number;
}

async function verified(forged: Forged): Promise<Verified> {
  const life = lifeOf(sample);
  const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const key = { certSerialHex: certSerial.toString('hex'), spkiSha256Hex: sha256Hex(spkiOf(unitKeys.publicKey)) };
  const tbs = { tbsBase64: tbsDer.toString('base64'), tbsSha256Hex: sha256Hex(tbsDer) };
  const cert = { certBase64: certDer.toString('base64'), certSha256Hex: sha256Hex(certDer), intentSeq: 4 };
  const dir = scratch();
  using ledger = openLedger(dir);
  ledger.append([life.begun, life.connected, life.reserved, life.drawn]);
  ledger.append({ ...life.intended, ...key, ...tbs });
  if (forged.withoutCertificate === undefined) ledger.append({ ...life.issued, ...key, ...cert });
  const written = ledger.append(steps(forged));
  await ledger.checkpoint(signer.sign, signer.publicKey);
  const report = verifyLedger(dir, {
    checkpointKey: signer.publicKey,
    ...(forged.withoutIssuer === undefined ? { issuerCertDer } : {}),
  });
  return { report, proveSeq: written.at(-1)?.seq ?? -1 };
}

test('a receipt that the certified key signed over what the run recorded is in order', async () => {
  expect((await verified({})).report).toMatchObject({ ok: true, problems: [] });
});

const other = Buffer.alloc(32, 0x99);
test.each<[string, Forged, string]>([
  ['another key', { signedBy: otherKeys.privateKey }, 'its birth receipt is not signed by the key of its certificate'],
  ['bytes that are no receipt', { receipt: Buffer.from('a receipt') }, 'its birth receipt is none'],
  ['no certificate in the ledger', { withoutCertificate: true }, 'its birth receipt has no certificate in this ledger'],
  ['no evidence of the boot', { leftOut: 'boot' }, 'its birth receipt stands in a run that lacks steps before it'],
  ['no evidence of the chain', { leftOut: 'install' }, 'its birth receipt stands in a run that lacks steps before it'],
  ['another nonce', { statement: { nonce: other } }, 'its birth receipt contradicts its run: nonce'],
  ['another MAC', { statement: { mac: other.subarray(0, 6) } }, 'its birth receipt contradicts its run: mac'],
  ['another chip', { statement: { chip: 'esp32' } }, 'its birth receipt contradicts its run: chip'],
  ['another serial', { statement: { serial: 'BM-S1-000002' } }, 'its birth receipt contradicts its run: serial'],
  ['another chain', { statement: { chainSha256: other } }, 'its birth receipt contradicts its run: chainSha256'],
  ['another ELF file', { statement: { elfSha256: other } }, 'its birth receipt contradicts its run: elfSha256'],
  [
    'another version',
    { statement: { firmwareVersion: '1.4.3' } },
    'its birth receipt contradicts its run: firmwareVersion',
  ],
  [
    'another place of the key',
    { evidence: { generateKey: { keyOption: 'ecdsa' } } },
    'its birth receipt contradicts its run: key.option',
  ],
  ['another block', { evidence: { generateKey: { keyBlock: 2 } } }, 'its birth receipt contradicts its run: key.block'],
  [
    'a block that can be read',
    { evidence: { generateKey: { readProtected: false } } },
    'its birth receipt contradicts its run: key.readProtected',
  ],
  [
    'a chain that unit and evidence agree on, and that is not of these certificates',
    { statement: { chainSha256: other }, evidence: { install: { chainSha256Hex: other.toString('hex') } } },
    'its birth receipt contradicts its run: chainSha256',
  ],
])('a receipt with %s is named', async (_, forged, what) => {
  const { report, proveSeq } = await verified(forged);
  expect(report.ok).toBe(false);
  expect(report.problems.find(({ seq }) => seq === proveSeq)?.what).toContain(what);
});

test('without an issuing certificate the chain is what the unit reported when it stored it', async () => {
  const install = { chainSha256Hex: other.toString('hex') };
  const agreed = { statement: { chainSha256: other }, evidence: { install }, withoutIssuer: true } as const;
  expect((await verified(agreed)).report).toMatchObject({ ok: true });
  expect((await verified({ ...agreed, statement: {} })).report).toMatchObject({ ok: false });
});

test('every flipped bit of a receipt is named', async () => {
  const good = receiptOf({});
  for (let at = 0; at < good.length; at += 7) {
    const receipt = Buffer.from(good);
    receipt.writeUInt8(receipt.readUInt8(at) ^ 1, at);
    const { report, proveSeq } = await verified({ receipt });
    expect(report.problems.map(({ seq }) => seq)).toContain(proveSeq);
  }
});
