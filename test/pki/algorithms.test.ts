import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { issueInSoftware, spkiOf, type SoftwareIssuer } from '../../fixtures/token/software-ca.ts';
import { ISSUER_ALGORITHMS, issuerAlgorithm, SIGNATURE_ALGORITHMS } from '../../station-core/pki/algorithms.ts';
import { assembleCertificate } from '../../station-core/pki/assemble.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  keyIdentifierOf,
  keyUsage,
  subjectKeyIdentifier,
} from '../../station-core/pki/extensions.ts';
import { buildIdevidTbs } from '../../station-core/pki/idevid.ts';
import { IssuingProfile } from '../../station-core/pki/issuing-profile.ts';
import { lintTbs } from '../../station-core/pki/lint.ts';
import { OID } from '../../station-core/pki/oids.ts';
import { certificatePem } from '../../station-core/pki/pem.ts';
import { encodeName } from '../../station-core/pki/tbs.ts';
import { ecdsaSignatureDer } from '../../station-core/signer/token/ecdsa-signature.ts';
import { sampleSubject } from './sample.ts';

const dir = mkdtempSync(join(tmpdir(), 'algorithms-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

interface Ca extends SoftwareIssuer {
  readonly certDer: Buffer;
}

function newCa(commonName: string, namedCurve: string, issuer?: Ca): Ca {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
  const nameDer = encodeName([{ type: OID.commonName, value: commonName }]);
  const own: SoftwareIssuer = { nameDer, privateKey, publicKey };
  const extensions = [
    authorityKeyIdentifier(keyIdentifierOf(spkiOf((issuer ?? own).publicKey))),
    subjectKeyIdentifier(keyIdentifierOf(spkiOf(publicKey))),
    keyUsage(['keyCertSign', 'cRLSign']),
    basicConstraints(issuer === undefined ? { ca: true } : { ca: true, pathLength: 0 }),
  ];
  const certDer = issueInSoftware({ subjectNameDer: nameDer, publicKey, validDays: 3_000, extensions }, issuer ?? own);
  return { certDer, nameDer, privateKey, publicKey };
}

/** As the token signs: raw r ‖ s over the hash that goes with the curve. */
function signedRaw(tbsDer: Uint8Array, key: KeyObject, hash: string): Buffer {
  return ecdsaSignatureDer(sign(hash, tbsDer, { key, dsaEncoding: 'ieee-p1363' }));
}

function pemFile(name: string, ...certificates: readonly Uint8Array[]): string {
  const path = join(dir, name);
  writeFileSync(path, certificates.map(certificatePem).join(''));
  return path;
}

const noCertTool = spawnSync('certtool', ['--version']).status === 0 ? '' : ' (skipped: gnutls-bin is not installed)';

describe.each([
  ['P-256', 'P-256'],
  ['P-384', 'P-256'],
  ['P-384', 'P-384'],
  ['P-256', 'P-384'],
] as const)('a root on %s and an issuing key on %s', (rootCurve, issuingCurve) => {
  const root = newCa('TEST root', rootCurve);
  const issuing = newCa('TEST issuing', issuingCurve, root);
  const profile = new IssuingProfile(issuing.certDer);
  const subject = Object.assign(sampleSubject(issuing.certDer), { notBefore: new Date() });
  const tbsDer = profile.tbs(subject);
  const { hash } = SIGNATURE_ALGORITHMS[profile.algorithm.signature];
  const leafDer = profile.certificate(tbsDer, signedRaw(tbsDer, issuing.privateKey, hash));

  test('the two builders agree, and the lint passes', () => {
    expect(profile.algorithm).toBe(ISSUER_ALGORITHMS[issuingCurve]);
    expect(buildIdevidTbs(subject).toString('hex')).toBe(tbsDer.toString('hex'));
    lintTbs(tbsDer, subject);
    const assembled = assembleCertificate({
      tbsDer,
      signatureDer: sign(hash, tbsDer, issuing.privateKey),
      issuerCertDer: issuing.certDer,
    });
    expect(new X509Certificate(assembled).verify(issuing.publicKey)).toBe(true);
  });

  test('OpenSSL accepts the chain with -x509_strict', () => {
    const name = `${rootCurve}-${issuingCurve}`;
    const anchor = pemFile(`${name}-root.pem`, root.certDer);
    const chain = pemFile(`${name}-issuing.pem`, issuing.certDer);
    const leaf = pemFile(`${name}-leaf.pem`, leafDer);
    const args = ['verify', '-x509_strict', '-CAfile', anchor, '-untrusted', chain, leaf];
    expect(execFileSync('openssl', args).toString()).toContain(': OK');
  });

  test.skipIf(noCertTool !== '')(`GnuTLS accepts the chain${noCertTool}`, () => {
    const anchor = pemFile('gnutls-root.pem', root.certDer);
    const chain = pemFile('gnutls-chain.pem', leafDer, issuing.certDer);
    const args = ['--verify', '--verify-profile', 'high', '--load-ca-certificate', anchor, '--infile', chain];
    expect(execFileSync('certtool', args).toString()).toContain('Chain verification output: Verified');
  });

  test('the hash of the other curve is neither put together nor passed by the lint', () => {
    const other = hash === 'sha256' ? 'sha384' : 'sha256';
    const wrong = signedRaw(tbsDer, issuing.privateKey, other);
    expect(() => profile.certificate(tbsDer, wrong)).toThrow('hsm.failed');
    const [own, foreign] = hash === 'sha256' ? ([0x02, 0x03] as const) : ([0x03, 0x02] as const);
    const at = tbsDer.indexOf(Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, own]));
    const changed = Buffer.from(tbsDer);
    changed[at + 7] = foreign;
    expect(() => {
      lintTbs(changed, subject);
    }).toThrow('profile.lint');
  });
});

test.each([
  ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey],
  ['secp256k1', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey],
  ['Ed25519', generateKeyPairSync('ed25519').publicKey],
  ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey],
])('an issuing key of %s is refused by name', (_, publicKey) => {
  expect(() => issuerAlgorithm(publicKey)).toThrow('station.bad-config');
});
