import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Extension } from 'pkijs';
import { expect, test } from 'vitest';
import { randomSerial } from '../../../fixtures/token/software-ca.ts';
import { caNameDer } from '../../../station-core/pki/ca/ca-name.ts';
import { readCaRequest } from '../../../station-core/pki/ca/ca-request.ts';
import { requireCaRules } from '../../../station-core/pki/ca/ca-rules.ts';
import { scopeNameDer } from '../../../station-core/pki/ca/name-scope.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extKeyUsage,
  keyIdentifierOf,
  keyUsage,
  nameConstraints,
  subjectKeyIdentifier,
} from '../../../station-core/pki/extensions.ts';
import { buildIdevidTbs, NEVER } from '../../../station-core/pki/idevid.ts';
import { OID } from '../../../station-core/pki/oids.ts';
import { certificatePem } from '../../../station-core/pki/pem.ts';
import { encodeTbs } from '../../../station-core/pki/tbs.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import {
  csrOf,
  type Curve,
  ISSUING_NAME,
  issuingOf,
  requestOf,
  ROOT_NAME,
  rootOf,
  SCOPES,
  SoftwareKey,
  yesterday,
} from './software-chain.ts';
import { faultOf } from '../../formats/fault-of.ts';

const CURVES: readonly Curve[] = ['P-256', 'P-384'];
const now = new Date();

function unitCertificate(issuing: { key: SoftwareKey; certDer: Uint8Array }, organization: string): Buffer {
  return issuing.key.certify(
    buildIdevidTbs({
      issuerCertDer: issuing.certDer,
      spkiDer: new SoftwareKey('P-256').spkiDer,
      certSerial: randomSerial(),
      notBefore: now,
      unitSerial: 'L1-000001',
      mac: macOf('7c:df:a1:00:00:01'),
      organization,
      organizationalUnit: 'Lamp One',
      hardwareTypeOid: '1.3.6.1.4.1.99999.7.1',
      serverAuth: false,
    }),
  );
}

function rootWith(curve: Curve): { readonly key: SoftwareKey; readonly certDer: Uint8Array } {
  const key = new SoftwareKey(curve);
  return { key, certDer: rootOf(key) };
}

async function chainFiles(certs: Readonly<Record<string, Uint8Array>>): Promise<(name: string) => string> {
  const dir = await mkdtemp(join(tmpdir(), 'chain-'));
  for (const [name, certDer] of Object.entries(certs)) await writeFile(join(dir, name), certificatePem(certDer));
  return (name) => join(dir, name);
}

test.each(CURVES.flatMap((root) => CURVES.map((issuing) => [root, issuing] as const)))(
  'a chain of a root on %s and an issuing CA on %s keeps the rules, and OpenSSL and GnuTLS accept it',
  async (rootCurve, issuingCurve) => {
    const root = rootWith(rootCurve);
    const key = new SoftwareKey(issuingCurve);
    const wanted = readCaRequest(csrOf(key));
    const issuing = { key, certDer: issuingOf(wanted, root) };
    requireCaRules({ certDer: issuing.certDer, rootCertDer: root.certDer }, wanted, now);
    const unit = unitCertificate(issuing, 'Lämpchen GmbH');
    const at = await chainFiles({ root: root.certDer, issuing: issuing.certDer, unit });
    const chain = ['-x509_strict', '-CAfile', at('root'), '-untrusted', at('issuing'), at('unit')];
    expect(execFileSync('openssl', ['verify', ...chain], { encoding: 'utf8' })).toContain('OK');
    const input = [unit, issuing.certDer].map(certificatePem).join('');
    const verified = execFileSync('certtool', ['--verify', '--load-ca-certificate', at('root')], { input });
    expect(verified.toString()).toContain('Chain verification output: Verified. The certificate is trusted.');
  },
);

test('OpenSSL refuses a unit of an organization outside the name constraints', async () => {
  const root = rootWith('P-256');
  const key = new SoftwareKey('P-256');
  const certDer = issuingOf(requestOf(key), root);
  const unit = unitCertificate({ key, certDer }, 'Somebody else');
  const at = await chainFiles({ root: root.certDer, issuing: certDer, unit });
  const chain = ['-CAfile', at('root'), '-untrusted', at('issuing'), at('unit')];
  expect(() => execFileSync('openssl', ['verify', ...chain], { stdio: 'pipe' })).toThrow('permitted subtree violation');
});

const CA = basicConstraints({ ca: true, pathLength: 0 });
const SCOPE = nameConstraints(SCOPES.map(scopeNameDer));

/** What a careless root may make of the request. */
const CARELESS: readonly (readonly [string, string, (made: Careless) => Careless])[] = [
  ['another key', 'key', (made) => ({ ...made, spkiDer: new SoftwareKey('P-256').spkiDer })],
  ['another subject', 'subject', (made) => ({ ...made, name: { ...made.name, commonName: 'Lamp issuing 2' } })],
  ['another issuer', 'issuer', (made) => ({ ...made, issuer: { ...made.issuer, commonName: 'Lamp root 2025' } })],
  ['a validity that is over', 'validity', (made) => ({ ...made, notAfter: new Date(now.getTime() - 1_000) })],
  ['a validity that has not begun', 'validity', (made) => ({ ...made, notBefore: new Date(now.getTime() + 60_000) })],
  ['a short serial number', 'serial-number', (made) => ({ ...made, certSerial: Buffer.of(1) })],
  ['no path length', 'basic-constraints', (made) => ({ ...made, ca: basicConstraints({ ca: true }) })],
  ['a longer path', 'basic-constraints', (made) => ({ ...made, ca: basicConstraints({ ca: true, pathLength: 1 }) })],
  ['no CA', 'basic-constraints', (made) => ({ ...made, ca: basicConstraints({ ca: false }) })],
  ['no right to sign CRLs', 'key-usage', (made) => ({ ...made, usage: keyUsage(['keyCertSign']) })],
  [
    'a right to sign data',
    'key-usage',
    (made) => ({ ...made, usage: keyUsage(['keyCertSign', 'cRLSign', 'digitalSignature']) }),
  ],
  ['no subject key identifier', 'subject-key-identifier', (made) => ({ ...made, ski: undefined })],
  [
    'the key identifier of another issuer',
    'authority-key-identifier',
    (made) => ({ ...made, aki: authorityKeyIdentifier(Buffer.alloc(20, 1)) }),
  ],
  ['no name constraints', 'name-constraints', (made) => ({ ...made, scope: undefined })],
  [
    'wider name constraints',
    'name-constraints',
    (made) => ({ ...made, scope: nameConstraints([scopeNameDer({ organization: 'Lämpchen GmbH' })]) }),
  ],
  [
    'narrower name constraints',
    'name-constraints',
    (made) => ({
      ...made,
      scope: nameConstraints([scopeNameDer({ organization: 'Lämpchen GmbH', organizationalUnit: 'Lamp Two' })]),
    }),
  ],
  [
    'one organization more',
    'name-constraints',
    (made) => ({ ...made, scope: nameConstraints([...SCOPES, { organization: 'Elsewhere' }].map(scopeNameDer)) }),
  ],
  ['an extended key usage', 'other-extensions', (made) => ({ ...made, more: [extKeyUsage([OID.serverAuth])] })],
  [
    'two subject key identifiers',
    'other-extensions',
    (made) => ({ ...made, more: made.ski === undefined ? [] : [made.ski] }),
  ],
];

test.each(CARELESS)('a certificate with %s breaks the rule %s', (_, rule, careless) => {
  const root = new SoftwareKey('P-256');
  const key = new SoftwareKey('P-256');
  const rootCertDer = rootOf(root);
  const wanted = requestOf(key);
  const usual: Careless = {
    spkiDer: key.spkiDer,
    name: ISSUING_NAME,
    issuer: ROOT_NAME,
    certSerial: randomSerial(),
    notBefore: yesterday(),
    notAfter: NEVER,
    ca: CA,
    usage: keyUsage(['keyCertSign', 'cRLSign']),
    ski: subjectKeyIdentifier(keyIdentifierOf(key.spkiDer)),
    aki: authorityKeyIdentifier(keyIdentifierOf(root.spkiDer)),
    scope: SCOPE,
    more: [],
  };
  requireCaRules({ certDer: carelessCertificate(root, usual), rootCertDer }, wanted, now); // the rules hold without it
  const certDer = carelessCertificate(root, careless(usual));
  const { code, evidence } = faultOf(() => {
    requireCaRules({ certDer, rootCertDer }, wanted, now);
  });
  expect([code, String(evidence['rules']).split(' ')]).toEqual(['ceremony.bad-certificate', [rule]]);
});

test('a certificate that another root of the same name signed, or for the key of the root itself, is refused', () => {
  const [root, other, key] = [new SoftwareKey('P-256'), new SoftwareKey('P-256'), new SoftwareKey('P-256')];
  const certDer = issuingOf(requestOf(key), { key: other, certDer: rootOf(other) });
  const { evidence } = faultOf(() => {
    requireCaRules({ certDer, rootCertDer: rootOf(root) }, requestOf(key), now);
  });
  expect(evidence['rules']).toBe('signature authority-key-identifier');
  const ownRequest = requestOf(root);
  const own = issuingOf(ownRequest, { key: root, certDer: rootOf(root) });
  const { evidence: ofOwn } = faultOf(() => {
    requireCaRules({ certDer: own, rootCertDer: rootOf(root) }, ownRequest, now);
  });
  expect(ofOwn['rules']).toBe('root-key');
});

test('what is no certificate, or not all of one, is refused by name', () => {
  const root = new SoftwareKey('P-256');
  const key = new SoftwareKey('P-256');
  const rootCertDer = rootOf(root);
  const certDer = issuingOf(requestOf(key), { key: root, certDer: rootCertDer });
  for (const length of [0, 1, 10, 100, certDer.length - 1]) {
    const { code } = faultOf(() => {
      requireCaRules({ certDer: certDer.subarray(0, length), rootCertDer }, requestOf(key), now);
    });
    expect(code).toBe('ceremony.bad-certificate');
  }
});

interface Careless {
  readonly spkiDer: Buffer;
  readonly name: typeof ISSUING_NAME;
  readonly issuer: typeof ROOT_NAME;
  readonly certSerial: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly ca: Extension;
  readonly usage: Extension;
  readonly ski: Extension | undefined;
  readonly aki: Extension;
  readonly scope: Extension | undefined;
  readonly more: readonly Extension[];
}

function carelessCertificate(root: SoftwareKey, made: Careless): Buffer {
  const { aki, ski, usage, ca, scope, more } = made;
  return root.certify(
    encodeTbs({
      algorithm: 'ecdsa-with-SHA256',
      serial: made.certSerial,
      issuerNameDer: caNameDer(made.issuer),
      subjectNameDer: caNameDer(made.name),
      notBefore: made.notBefore,
      notAfter: made.notAfter,
      spkiDer: made.spkiDer,
      extensions: [aki, ski, usage, ca, scope, ...more].filter((each) => each !== undefined),
    }),
  );
}
