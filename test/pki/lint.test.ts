import { beforeAll, expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { buildIdevidTbs } from '../../station-core/pki/idevid.ts';
import type { IdevidSubject } from '../../station-core/pki/idevid.ts';
import { lintTbs } from '../../station-core/pki/lint.ts';
import { p256 } from './csr-maker.ts';
import { der, elementsOf, fromHex, text } from './der-writer.ts';
import { makeSample, sampleSubject } from './sample.ts';

let subject: IdevidSubject;
let fields: Buffer[];
let otherCa: Uint8Array;

beforeAll(async () => {
  subject = (await makeSample()).subject;
  otherCa = (await makeSample()).subject.issuerCertDer;
  fields = elementsOf(buildIdevidTbs(subject));
});

function brokenRules(tbsDer: Uint8Array): string {
  try {
    lintTbs(tbsDer, subject);
    return '';
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'profile.lint') throw error;
    return String(error.evidence['rules']);
  }
}

const [VERSION, SERIAL, ALGORITHM, ISSUER, VALIDITY, SUBJECT, SPKI, EXTENSIONS] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

function withField(index: number, ...replacement: readonly Uint8Array[]): Buffer {
  return der(0x30, ...fields.slice(0, index), ...replacement, ...fields.slice(index + 1));
}

const extensionsNow = (): Buffer[] =>
  elementsOf(elementsOf(fields[EXTENSIONS] ?? Buffer.alloc(0))[0] ?? Buffer.alloc(0));
const withExtensions = (list: readonly Uint8Array[]): Buffer => withField(EXTENSIONS, der(0xa3, der(0x30, ...list)));

/** Extensions by the last byte of their OID 2.5.29.n. */
const AKI = 35;
const SKI = 14;
const KU = 15;
const EKU = 37;
const BC = 19;
const SAN = 17;

const oidOf = (number: number): Buffer => Buffer.of(0x06, 3, 0x55, 0x1d, number);
const isExtension = (number: number) => (extension: Buffer) => extension.includes(oidOf(number));

function replaceExtension(number: number, critical: boolean, value: Uint8Array): Buffer {
  const flag = critical ? [fromHex('0101ff')] : [];
  const replacement = der(0x30, oidOf(number), ...flag, der(0x04, value));
  return withExtensions(extensionsNow().map((each) => (isExtension(number)(each) ? replacement : each)));
}

function valueOf(number: number): Buffer {
  const octets = elementsOf(extensionsNow().find(isExtension(number)) ?? Buffer.alloc(0)).at(-1) ?? Buffer.alloc(0);
  return octets.subarray(2); // every value here is shorter than 128 bytes
}

test('what the builder made keeps every rule', () => {
  expect(brokenRules(der(0x30, ...fields))).toBe('');
});

const utc = text(0x17, '260504030201Z');
const never = text(0x18, '99991231235959Z');
const uri = (value: string): Buffer => text(0x86, value);
const goodUri = uri('urn:dev:mac:7cdfa1fffe002b3c');
const hwOid = fromHex('06082b06010505070804');
const hwType = fromHex('060a2b06010401868d1f0701');
const hardware = (type: Uint8Array, serial: string): Buffer =>
  der(0xa0, hwOid, der(0xa0, der(0x30, type, text(0x04, serial))));
const name = (...attributes: readonly (readonly [string, number, string])[]): Buffer =>
  der(0x30, ...attributes.map(([oid, tag, value]) => der(0x31, der(0x30, fromHex(oid), text(tag, value)))));
const O = '060355040a';
const OU = '060355040b';
const SN = '0603550405';

/** One change, and exactly the rules it must break. */
const mutations: readonly (readonly [string, string, () => Uint8Array])[] = [
  ['version 1', 'version', () => withField(VERSION, fromHex('a003020100'))],
  ['version 2', 'version', () => withField(VERSION, fromHex('a003020101'))],
  ['another serial than the intended', 'serial', () => withField(SERIAL, der(2, Buffer.alloc(20, 0x4b)))],
  ['a negative serial', 'serial', () => withField(SERIAL, der(2, Buffer.alloc(20, 0x8b)))],
  ['the serial zero', 'serial', () => withField(SERIAL, fromHex('020100'))],
  ['a serial of 15 bytes', 'serial', () => withField(SERIAL, der(2, Buffer.alloc(15, 0x4b)))],
  ['a serial of 21 bytes', 'serial', () => withField(SERIAL, der(2, Buffer.alloc(21, 0x4b)))],
  ['ecdsa-with-SHA1', 'signature-algorithm', () => withField(ALGORITHM, fromHex('300906072a8648ce3d0401'))],
  ['algorithm parameters', 'signature-algorithm', () => withField(ALGORITHM, fromHex('300c06082a8648ce3d0403020500'))],
  ['another issuer', 'issuer', () => withField(ISSUER, name([O, 12, 'Somebody else']))],
  ['the issuer name in another string type', 'issuer', () => withField(ISSUER, name([O, 0x13, 'Birthmark TEST']))],
  ['a notAfter in this century', 'validity', () => withField(VALIDITY, der(0x30, utc, text(0x17, '360504030201Z')))],
  ['a notBefore one second off', 'validity', () => withField(VALIDITY, der(0x30, text(0x17, '260504030202Z'), never))],
  [
    'a notBefore as GeneralizedTime',
    'validity',
    () => withField(VALIDITY, der(0x30, text(0x18, '20260504030201Z'), never)),
  ],
  ['a notAfter with fractions', 'validity', () => withField(VALIDITY, der(0x30, utc, text(0x18, '99991231235959.0Z')))],
  [
    'another organization',
    'subject',
    () => withField(SUBJECT, name([O, 12, 'X'], [OU, 12, 'Lamp One'], [SN, 0x13, 'BM-00042'])),
  ],
  [
    'another unit serial',
    'subject',
    () => withField(SUBJECT, name([O, 12, 'Lämpchen GmbH'], [OU, 12, 'Lamp One'], [SN, 0x13, 'BM-00043'])),
  ],
  [
    'one attribute more',
    'subject',
    () =>
      withField(
        SUBJECT,
        name([O, 12, 'Lämpchen GmbH'], [OU, 12, 'Lamp One'], [SN, 0x13, 'BM-00042'], ['0603550403', 12, 'x']),
      ),
  ],
  [
    'another order in the subject',
    'subject',
    () => withField(SUBJECT, name([OU, 12, 'Lamp One'], [O, 12, 'Lämpchen GmbH'], [SN, 0x13, 'BM-00042'])),
  ],
  [
    'a serialNumber that is no PrintableString',
    'subject',
    () => withField(SUBJECT, name([O, 12, 'Lämpchen GmbH'], [OU, 12, 'Lamp One'], [SN, 12, 'BM-00042'])),
  ],
  ['the key of another unit', 'spki', () => withField(SPKI, p256().publicKey.export({ type: 'spki', format: 'der' }))],
  ['CA:TRUE', 'basic-constraints', () => replaceExtension(BC, true, fromHex('30030101ff'))],
  ['an explicit CA:FALSE', 'basic-constraints', () => replaceExtension(BC, true, fromHex('3003010100'))],
  [
    'basicConstraints not critical',
    'basic-constraints-criticality',
    () => replaceExtension(BC, false, fromHex('3000')),
  ],
  ['keyUsage with keyCertSign', 'key-usage', () => replaceExtension(KU, true, fromHex('03020284'))],
  ['keyUsage not critical', 'key-usage-criticality', () => replaceExtension(KU, false, fromHex('03020780'))],
  [
    'serverAuth where the product has none',
    'ext-key-usage',
    () => replaceExtension(EKU, false, fromHex('301406082b0601050507030206082b06010505070301')),
  ],
  ['anyExtendedKeyUsage', 'ext-key-usage', () => replaceExtension(EKU, false, fromHex('30060604551d2500'))],
  ['extKeyUsage critical', 'ext-key-usage-criticality', () => replaceExtension(EKU, true, valueOf(EKU))],
  [
    'another authority key',
    'authority-key-identifier',
    () => replaceExtension(AKI, false, der(0x30, der(0x80, Buffer.alloc(20, 1)))),
  ],
  [
    'an authority key with issuer and serial',
    'authority-key-identifier',
    () => replaceExtension(AKI, false, der(0x30, ...elementsOf(valueOf(AKI)), fromHex('820101'))),
  ],
  ['AKI critical', 'authority-key-identifier-criticality', () => replaceExtension(AKI, true, valueOf(AKI))],
  [
    'another subject key identifier',
    'subject-key-identifier',
    () => replaceExtension(SKI, false, der(0x04, Buffer.alloc(20, 1))),
  ],
  ['SKI critical', 'subject-key-identifier-criticality', () => replaceExtension(SKI, true, valueOf(SKI))],
  [
    'the URN of another MAC',
    'subject-alt-name',
    () => replaceExtension(SAN, false, der(0x30, uri('urn:dev:mac:7cdfa1fffe002b3d'), hardware(hwType, 'BM-00042'))),
  ],
  [
    'an upper-case URN',
    'subject-alt-name',
    () => replaceExtension(SAN, false, der(0x30, uri('urn:dev:mac:7CDFA1FFFE002B3C'), hardware(hwType, 'BM-00042'))),
  ],
  [
    'another hardware type',
    'subject-alt-name',
    () => replaceExtension(SAN, false, der(0x30, goodUri, hardware(fromHex('060a2b06010401868d1f0702'), 'BM-00042'))),
  ],
  [
    'another hardware serial',
    'subject-alt-name',
    () => replaceExtension(SAN, false, der(0x30, goodUri, hardware(hwType, 'BM-00043'))),
  ],
  [
    'an otherName wrapped once too often, as pkijs does',
    'subject-alt-name',
    () =>
      replaceExtension(
        SAN,
        false,
        der(0x30, goodUri, der(0xa0, der(0x30, ...elementsOf(hardware(hwType, 'BM-00042'))))),
      ),
  ],
  [
    'one name more',
    'subject-alt-name',
    () => replaceExtension(SAN, false, der(0x30, goodUri, hardware(hwType, 'BM-00042'), text(0x82, 'example.com'))),
  ],
  ['no hardware module name', 'subject-alt-name', () => replaceExtension(SAN, false, der(0x30, goodUri))],
  ['SAN critical', 'subject-alt-name-criticality', () => replaceExtension(SAN, true, valueOf(SAN))],
  [
    'an extension nobody knows',
    'extension-unknown',
    () => withExtensions([...extensionsNow(), der(0x30, oidOf(30), der(0x04, fromHex('3000')))]),
  ],
  ['bytes after the end', 'der', () => Buffer.concat([der(0x30, ...fields), Buffer.of(0)])],
  ['no extensions', 'der', () => withField(EXTENSIONS)],
  ['a unique identifier', 'der', () => withField(SPKI, fields[SPKI] ?? Buffer.alloc(0), fromHex('810200ff'))],
];

test.each(mutations)('%s breaks the rule %s', (_, rule, mutate) => {
  expect(brokenRules(mutate())).toBe(rule);
});

test.each([
  [AKI, 'authority-key-identifier-once'],
  [SKI, 'subject-key-identifier-once'],
  [KU, 'key-usage-once'],
  [EKU, 'ext-key-usage-once'],
  [BC, 'basic-constraints-once'],
  [SAN, 'subject-alt-name-once'],
])('extension 2.5.29.%i must be there, and only once', (number, rule) => {
  const without = extensionsNow().filter((each) => !isExtension(number)(each));
  expect(brokenRules(withExtensions(without))).toBe(rule);
  const twice = extensionsNow().flatMap((each) => (isExtension(number)(each) ? [each, each] : [each]));
  expect(brokenRules(withExtensions(twice))).toBe(rule);
});

test('the helpers of this table rebuild the builder’s own extension', () => {
  expect(valueOf(SAN)).toEqual(der(0x30, goodUri, hardware(hwType, 'BM-00042')));
});

test('the TBS of another CA, and of another unit, break their rules', () => {
  const foreign = buildIdevidTbs({ ...subject, issuerCertDer: otherCa });
  expect(brokenRules(foreign)).toBe('authority-key-identifier'); // both test CAs bear the same name
  const other = buildIdevidTbs({ ...subject, ...pick(sampleSubject(subject.issuerCertDer, 'BM-9')) });
  expect(brokenRules(other)).toBe('serial subject spki subject-key-identifier subject-alt-name');
});

function pick({ spkiDer, certSerial, unitSerial }: IdevidSubject): Partial<IdevidSubject> {
  return { spkiDer, certSerial, unitSerial };
}

test('a TBS cut off at any byte, or with any byte changed, is broken', () => {
  const tbs = der(0x30, ...fields);
  for (let at = 0; at < tbs.length; at++) {
    expect(brokenRules(tbs.subarray(0, at))).not.toBe('');
    const changed = Buffer.from(tbs);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    expect(brokenRules(changed), `byte ${at}`).not.toBe('');
  }
});
