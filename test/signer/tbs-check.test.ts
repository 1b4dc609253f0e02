import { X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { subjectNameOf } from '../../station-core/pki/assemble.ts';
import { buildIdevidTbs } from '../../station-core/pki/idevid.ts';
import { requireAllowedTbs } from '../../station-core/signer/checks/tbs-check.ts';
import type { TbsLimits } from '../../station-core/signer/checks/tbs-check.ts';
import { der, elementsOf, fromHex, text } from '../pki/der-writer.ts';
import { makeSample } from '../pki/sample.ts';
import { samplePermit } from './station-token.ts';

let fields: Buffer[];
let limits: TbsLimits;
let certDer: Uint8Array;

beforeAll(async () => {
  const { subject } = await makeSample();
  certDer = subject.issuerCertDer;
  fields = elementsOf(buildIdevidTbs({ ...subject, serverAuth: true }));
  limits = {
    issuerNameDer: subjectNameOf(certDer),
    permit: samplePermit({ serverAuth: true }),
    now: new Date('2026-05-04T03:02:01Z'),
  };
});

function brokenRule(tbsDer: Uint8Array, changes: Partial<TbsLimits> = {}): string {
  try {
    requireAllowedTbs(tbsDer, { ...limits, ...changes });
    return '';
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'signer.refused') throw error;
    return String(error.evidence['rule']);
  }
}

const withField = (index: number, ...replacement: readonly Uint8Array[]): Buffer =>
  der(0x30, ...fields.slice(0, index), ...replacement, ...fields.slice(index + 1));
const extensionsNow = (): Buffer[] => elementsOf(elementsOf(fields[7] ?? Buffer.alloc(0))[0] ?? Buffer.alloc(0));
const oid = (number: number): Buffer => Buffer.of(0x06, 3, 0x55, 0x1d, number);
const withExtensions = (change: (list: Buffer[]) => readonly Uint8Array[]): Buffer =>
  withField(7, der(0xa3, der(0x30, ...change(extensionsNow()))));
const replaced = (number: number, critical: boolean, value: string): Buffer =>
  withExtensions((list) => {
    const flag = critical ? [fromHex('0101ff')] : [];
    const replacement = der(0x30, oid(number), ...flag, der(0x04, fromHex(value)));
    return list.map((each) => (each.includes(oid(number)) ? replacement : each));
  });
const altNames = (...names: readonly Uint8Array[]): Buffer => replaced(17, false, der(0x30, ...names).toString('hex'));
const deviceUrn = text(0x86, 'urn:dev:mac:7cdfa1fffe002b3c');
const dnsName = text(0x82, 'login.example.com');
/** [0] { id-on-hardwareModuleName, [0] { 1.3.6.1.4.1.99999.7.1, serial } } */
const hardwareModule = (serial: string, type = '06082b06010505070804'): Buffer => {
  const hwType = fromHex('060a2b06010401868d1f0701');
  return der(0xa0, fromHex(type), der(0xa0, der(0x30, hwType, text(0x04, serial))));
};
const without = (number: number): Buffer =>
  withExtensions((list) => list.filter((each) => !each.includes(oid(number))));
const clientAuth = fromHex('06082b06010505070302');
const serverAuth = fromHex('06082b06010505070301');
const never = text(0x18, '99991231235959Z');

test('an end-entity certificate for what the permit names is signed', () => {
  expect(brokenRule(der(0x30, ...fields))).toBe('');
});

test('the names of a unit are its MAC address and its serial number as a hardware module', () => {
  expect(brokenRule(altNames(deviceUrn, hardwareModule('BM-00042')))).toBe('');
});

test('the purpose TLS server is signed only where the permit allows it', () => {
  expect(brokenRule(der(0x30, ...fields), { permit: samplePermit({ serverAuth: false }) })).toBe('extension 2.5.29.37');
  const clientOnly = replaced(37, false, '300a06082b06010505070302');
  expect(brokenRule(clientOnly, { permit: samplePermit({ serverAuth: false }) })).toBe('');
});

test.each<readonly [string, string, () => Uint8Array]>([
  ['CA:TRUE', 'extension 2.5.29.19', () => replaced(19, true, '30030101ff')],
  ['CA:TRUE with a path length', 'extension 2.5.29.19', () => replaced(19, true, '30060101ff020100')],
  ['no basicConstraints', 'extension 2.5.29.19 is missing', () => without(19)],
  [
    'basicConstraints twice',
    'extension 2.5.29.19 twice',
    () => withExtensions((list) => list.flatMap((each) => (each.includes(oid(19)) ? [each, each] : [each]))),
  ],
  ['keyCertSign', 'extension 2.5.29.15', () => replaced(15, true, '03020284')],
  ['keyUsage not critical', 'extension 2.5.29.15', () => replaced(15, false, '03020780')],
  ['no keyUsage', 'extension 2.5.29.15 is missing', () => without(15)],
  ['codeSigning', 'extension 2.5.29.37', () => replaced(37, false, '300a06082b06010505070303')],
  ['no extKeyUsage', 'extension 2.5.29.37 is missing', () => without(37)],
  [
    'name constraints',
    'extension 2.5.29.30',
    () => withExtensions((list) => [...list, der(0x30, oid(30), der(0x04, fromHex('3000')))]),
  ],
  ['no subjectAltName', 'extension 2.5.29.17 is missing', () => without(17)],
  ['subjectAltName critical', 'extension 2.5.29.17', () => replaced(17, true, der(0x30, deviceUrn).toString('hex'))],
  ['a DNS name alone', 'extension 2.5.29.17', () => altNames(dnsName)],
  ['a DNS name more', 'extension 2.5.29.17', () => altNames(deviceUrn, hardwareModule('BM-00042'), dnsName)],
  ['a DNS name in place of the URN', 'extension 2.5.29.17', () => altNames(dnsName, hardwareModule('BM-00042'))],
  ['no alternative name in the list', 'extension 2.5.29.17', () => altNames()],
  ['the URN alone', 'extension 2.5.29.17', () => altNames(deviceUrn)],
  [
    'another kind of URI',
    'extension 2.5.29.17',
    () => altNames(text(0x86, 'https://login.example.com'), hardwareModule('BM-00042')),
  ],
  ['the serial number of another unit', 'extension 2.5.29.17', () => altNames(deviceUrn, hardwareModule('BM-00043'))],
  [
    'another kind of otherName (a Windows log-on name)',
    'extension 2.5.29.17',
    () => altNames(deviceUrn, hardwareModule('BM-00042', '060a2b060104018237140203')),
  ],
  [
    'serverAuth twice',
    'extension 2.5.29.37',
    () => replaced(37, false, der(0x30, clientAuth, serverAuth, serverAuth).toString('hex')),
  ],
  ['serverAuth alone', 'extension 2.5.29.37', () => replaced(37, false, der(0x30, serverAuth).toString('hex'))],
  ['version 1', 'version', () => withField(0, fromHex('a003020100'))],
  ['a short serial', 'serial', () => withField(1, fromHex('020101'))],
  ['a negative serial', 'serial', () => withField(1, der(2, Buffer.alloc(20, 0x8b)))],
  ['another algorithm', 'signature-algorithm', () => withField(2, fromHex('300a06082a8648ce3d040303'))],
  ['another issuer', 'issuer', () => withField(3, fields[5] ?? Buffer.alloc(0))],
  [
    'an end in this century',
    'validity',
    () => withField(4, der(0x30, text(0x17, '260504030201Z'), text(0x17, '360504030201Z'))),
  ],
  ['a beginning in the future', 'validity', () => withField(4, der(0x30, text(0x17, '260504040201Z'), never))],
  ['a beginning that is no date', 'validity', () => withField(4, der(0x30, text(0x17, '261304030201Z'), never))],
  ['a key that is not P-256', 'spki', () => withField(6, fromHex('302a300506032b6570032100' + '11'.repeat(32)))],
  ['an empty subject', 'subject', () => withField(5, der(0x30))],
  ['the subject of the CA', 'subject', () => withField(5, fields[3] ?? Buffer.alloc(0))],
])('%s is refused', (_, rule, mutate) => {
  expect(brokenRule(mutate())).toBe(rule);
});

test('organization and unit are those of the permit, exactly', () => {
  const tbs = der(0x30, ...fields);
  expect(brokenRule(tbs, { permit: samplePermit({ organization: 'Lämpchen' }) })).toBe('subject');
  expect(brokenRule(tbs, { permit: samplePermit({ organizationalUnit: 'lamp one' }) })).toBe('subject');
});

test('the TBS of a CA certificate, a whole certificate and cut-off bytes are refused', () => {
  const tbsOfCa = elementsOf(certDer)[0] ?? Buffer.alloc(0);
  expect(new X509Certificate(certDer).ca).toBe(true);
  expect(brokenRule(tbsOfCa)).not.toBe('');
  expect(brokenRule(certDer)).not.toBe('');
  const tbs = der(0x30, ...fields);
  for (let length = 0; length < tbs.length; length++) expect(brokenRule(tbs.subarray(0, length))).not.toBe('');
});
