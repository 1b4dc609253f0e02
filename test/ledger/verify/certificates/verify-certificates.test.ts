import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { issueInSoftware, randomSerial, spkiOf } from '../../../../fixtures/token/software-ca.ts';
import type { EntryBody } from '../../../../station-core/ledger/entry.ts';
import { verifyLedger, type LedgerReport } from '../../../../station-core/ledger/verify/verify.ts';
import { assembleCertificate } from '../../../../station-core/pki/assemble.ts';
import { basicConstraints, keyIdentifierOf, subjectKeyIdentifier } from '../../../../station-core/pki/extensions.ts';
import { buildIdevidTbs } from '../../../../station-core/pki/idevid.ts';
import { OID } from '../../../../station-core/pki/oids.ts';
import { encodeName } from '../../../../station-core/pki/tbs.ts';
import { lifeOf, openLedger, sampleUnit, scratch } from '../../sample-ledger.ts';
import { named, signer } from '../whole-ledger.ts';

interface Issuer {
  readonly certDer: Buffer;
  readonly privateKey: KeyObject;
}

const unit = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const [issuer, stranger] = [makeIssuer(), makeIssuer()];

/** Two of the same name: only the key tells them apart. */
function makeIssuer(): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const nameDer = encodeName([{ type: OID.organization, value: 'Lamp Works' }]);
  const extensions = [subjectKeyIdentifier(keyIdentifierOf(spkiOf(publicKey))), basicConstraints({ ca: true })];
  const wanted = { subjectNameDer: nameDer, publicKey, validDays: 10, extensions };
  return { certDer: issueInSoftware(wanted, { nameDer, privateKey, publicKey }), privateKey };
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Forged {
  readonly by?: Issuer;
  readonly unitSerial?: string;
  readonly issued?: Partial<ReturnType<typeof lifeOf>['issued']> | object;
  readonly intended?: object;
}

/** The ledger of one unit, entries 0 to 5; 4 is the intent and 5 the certificate. */
async function verified(forged: Forged): Promise<LedgerReport> {
  const { by = issuer, unitSerial = sampleUnit(1).serial } = forged;
  const life = lifeOf(sampleUnit(1));
  const certSerial = randomSerial();
  const names = { organization: 'Lamp Works', organizationalUnit: 'Lamps', hardwareTypeOid: '1.3.6.1.4.1.1' };
  const about = { certSerial, notBefore: new Date(), unitSerial, mac: sampleUnit(1).unit, serverAuth: false };
  const tbsDer = buildIdevidTbs({ issuerCertDer: by.certDer, spkiDer: spkiOf(unit), ...about, ...names });
  const certDer = assembleCertificate({
    tbsDer,
    signatureDer: sign('sha256', tbsDer, by.privateKey),
    issuerCertDer: by.certDer,
  });
  const key = { certSerialHex: certSerial.toString('hex'), spkiSha256Hex: sha256Hex(spkiOf(unit)) };
  const tbs = { tbsBase64: tbsDer.toString('base64'), tbsSha256Hex: sha256Hex(tbsDer) };
  const cert = { certBase64: certDer.toString('base64'), certSha256Hex: sha256Hex(certDer), intentSeq: 4 };
  const dir = scratch();
  using ledger = openLedger(dir);
  const { intended, issued } = forged;
  ledger.append([life.begun, life.connected, life.reserved, life.drawn] satisfies EntryBody[]);
  ledger.append({ ...life.intended, ...key, ...tbs, ...intended });
  ledger.append({ ...life.issued, ...key, ...cert, ...pick(intended, ['certSerialHex', 'spkiSha256Hex']), ...issued });
  await ledger.checkpoint(signer.sign, signer.publicKey);
  return verifyLedger(dir, { checkpointKey: signer.publicKey, issuerCertDer: issuer.certDer });
}

/** What intent and certificate must say alike, or the ledger's tables would not take them. */
function pick(from: object | undefined, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(from ?? {}).filter(([name]) => names.includes(name)));
}

const junk = Buffer.from('not a certificate');

test('a certificate that was intended and is signed by the issuing certificate is in order', async () => {
  expect(await verified({})).toMatchObject({ ok: true, problems: [] });
});

test.each<[string, Forged, { seq: number; what: string }]>([
  [
    'garbage in its place',
    { issued: { certBase64: junk.toString('base64') } },
    { seq: 5, what: 'not what its hash says' },
  ],
  [
    'garbage with a hash that fits',
    { issued: { certBase64: junk.toString('base64'), certSha256Hex: sha256Hex(junk) } },
    { seq: 5, what: 'its certificate is none' },
  ],
  [
    'an intent of other bytes',
    { intended: { tbsBase64: junk.toString('base64') } },
    { seq: 4, what: 'what it intends to sign' },
  ],
  [
    'an intent of other bytes with a hash that fits',
    { intended: { tbsBase64: junk.toString('base64'), tbsSha256Hex: sha256Hex(junk) } },
    { seq: 5, what: 'not what was intended' },
  ],
  ['another key', { intended: { spkiSha256Hex: 'ab'.repeat(32) } }, { seq: 5, what: 'for another key' }],
  ['another certificate serial', { intended: { certSerialHex: 'ab'.repeat(20) } }, { seq: 5, what: 'another serial' }],
  ['the certificate of another unit', { unitSerial: 'BM-S1-000002' }, { seq: 5, what: 'of another unit' }],
  [
    'an issuer of the same name with another key',
    { by: stranger },
    { seq: 5, what: 'not signed by the issuing certificate' },
  ],
])('%s is found and named', async (_, forged, { seq, what }) => {
  const report = await verified(forged);
  expect(named(report)).toContain(seq);
  expect(report.problems.map((problem) => problem.what).join('\n')).toContain(what);
});

test('without an issuing certificate the hashes alone are compared', async () => {
  const dir = scratch();
  using ledger = openLedger(dir);
  const life = lifeOf(sampleUnit(1));
  ledger.append([life.begun, life.connected, life.reserved, life.drawn, life.intended]);
  ledger.append({ ...life.issued, certSha256Hex: 'ab'.repeat(32), intentSeq: 4 });
  await ledger.checkpoint(signer.sign, signer.publicKey);
  expect(named(verifyLedger(dir, { checkpointKey: signer.publicKey }))).toEqual([5]);
});

test('a process that has verified a ledger can still speak TLS', () => {
  const judge = new URL('../../../../station-core/ledger/verify/certificates/verify-certificates.ts', import.meta.url)
    .href;
  const script = `await import(${JSON.stringify(judge)});
    const { X509Certificate } = await import('node:crypto');
    new X509Certificate(Buffer.from('${issuer.certDer.toString('base64')}', 'base64')).toLegacyObject();
    const { createSecureContext } = await import('node:tls');
    console.log(typeof createSecureContext);`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(stdout).toBe('function\n');
});
