import { Buffer } from 'node:buffer';
import { array, bstr, filled, head, hex, KIND, line, map, NONCE, NOTHING, tstr, uint } from './wire.ts';
import type { Vector } from './wire.ts';

/** Whole frames whose bodies are not what the request asks: all of them are `malformed`, in whatever state the unit is. */
const nonce = bstr(NONCE);
const keyAlone = Buffer.concat([head(5, 1), tstr('nonce')]);

const malformed = (name: string, kind: number, body: Buffer): Vector => ({
  name,
  line: line({ kind, body }),
  answers: ['malformed'],
});
const tag = (name: string, body: Buffer): Vector => malformed(name, KIND.secretsTag, body);
const state = (name: string, body: Buffer): Vector => malformed(name, KIND.lockState, body);
const withNonce = (value: Buffer): Buffer => map(['nonce', value]);

const nested = (open: number, depth: number): Buffer => Buffer.concat([Buffer.alloc(depth, open), NOTHING]);

function notDeterministic(): readonly Vector[] {
  return [
    state('a map of indefinite length', hex('bf ff')),
    state('a map of indefinite length that never ends', hex('bf')),
    state('a break and nothing before it', hex('ff')),
    tag('a byte string of indefinite length', withNonce(Buffer.concat([hex('5f'), nonce, hex('ff')]))),
    tag('a key of indefinite length', Buffer.concat([hex('a1 7f'), tstr('nonce'), hex('ff'), nonce])),
    state('the number of pairs in one byte too many', head(5, 0, 1)),
    state('the number of pairs in eight bytes', head(5, 0, 8)),
    tag('the length of a key in one byte too many', Buffer.concat([hex('a1 78 05'), Buffer.from('nonce'), nonce])),
    tag('length 32 in two bytes', withNonce(Buffer.concat([head(2, 32, 2), NONCE]))),
    tag('length 32 in four bytes', withNonce(Buffer.concat([head(2, 32, 4), NONCE]))),
    tag('length 32 in eight bytes', withNonce(Buffer.concat([head(2, 32, 8), NONCE]))),
    tag('a reserved head', withNonce(Buffer.concat([hex('5c'), NONCE]))),
    malformed('keys out of order', KIND.csr, map(['subject', map(['serialNumber', tstr('1')])], ['nonce', nonce])),
    malformed('keys in alphabetical order', KIND.srpStart, map(...startPairs().reverse())),
    tag('the same key twice', map(['nonce', nonce], ['nonce', nonce])),
    tag('a second map behind the first', Buffer.concat([withNonce(nonce), NOTHING])),
    state('a zero behind the map', hex('a0 00')),
    state('a tag in front of the map', hex('c1 a0')),
  ];
}

function startPairs(): [string, Buffer][] {
  return [
    ['username', tstr('wifiprov')],
    ['clientPublicKey', bstr(filled(384))],
  ];
}

function deep(): readonly Vector[] {
  return [
    state('a hundred arrays within each other', nested(0x81, 100)),
    state('four thousand arrays within each other', nested(0x81, 4000)),
    state('a hundred maps within each other', nested(0xa1, 100)),
    tag('the nonce within four thousand arrays', withNonce(nested(0x81, 4000))),
    tag('four thousand tags before the nonce', withNonce(Buffer.concat([Buffer.alloc(4000, 0xc6), nonce]))),
    malformed('a subject within a subject', KIND.csr, csr(map(['subject', map(['serialNumber', tstr('1')])]))),
  ];
}

const csr = (subject: Buffer): Buffer => map(['nonce', nonce], ['subject', subject]);

function lyingLengths(): readonly Vector[] {
  return [
    state('a map that promises a pair', hex('a1')),
    state('a map that promises four thousand million pairs', head(5, 0xffff_ffff)),
    tag('a key and no value', keyAlone),
    tag('a nonce that ends early', withNonce(Buffer.concat([head(2, 32), NONCE.subarray(0, 31)]))),
    tag('a nonce of four thousand million bytes', withNonce(Buffer.concat([head(2, 0xffff_ffff), NONCE]))),
    tag('a nonce of 2^63 bytes', withNonce(Buffer.concat([head(2, 2 ** 63, 8), NONCE]))),
    tag('a key that reaches past the end', hex('a1 78 ff 6e 6f')),
    tag('a head that ends early', withNonce(hex('59 00'))),
    malformed(
      'a chain that promises two and holds one',
      KIND.install,
      map(['chain', Buffer.concat([hex('82 41 30')])]),
    ),
  ];
}

function ofWrongTypes(): readonly Vector[] {
  return [
    state('an array instead of the map', hex('80')),
    state('a number instead of the map', hex('00')),
    state('a negative number', hex('20')),
    state('null', hex('f6')),
    state('undefined', hex('f7')),
    state('true', hex('f5')),
    state('a float', hex('f9 00 00')),
    state('a simple value of two bytes', hex('f8 20')),
    tag('the nonce as text', withNonce(tstr(filled(32)))),
    tag('the nonce as an array of numbers', withNonce(array(...Array.from({ length: 32 }, () => uint(1))))),
    tag('the nonce as a number', withNonce(uint(0xffff_ffff))),
    tag('null for the nonce', withNonce(hex('f6'))),
    tag('a tagged nonce', withNonce(Buffer.concat([hex('c2'), nonce]))),
    tag('a key of bytes', Buffer.concat([hex('a1'), bstr(Buffer.from('nonce')), nonce])),
    tag('a key that is a number', Buffer.concat([hex('a1 05'), nonce])),
    malformed('a subject that is text', KIND.csr, csr(tstr('1'))),
    malformed('a serial number of bytes', KIND.csr, csr(map(['serialNumber', bstr(Buffer.from('1'))]))),
    malformed('a serial number that is not UTF-8', KIND.csr, csr(map(['serialNumber', tstr(hex('ff'))]))),
    malformed('a serial number in an overlong form', KIND.csr, csr(map(['serialNumber', tstr(hex('c0 af'))]))),
    malformed('half of a surrogate pair', KIND.csr, csr(map(['serialNumber', tstr(hex('ed a0 80'))]))),
    malformed('a character beyond the last', KIND.csr, csr(map(['serialNumber', tstr(hex('f4 90 80 80'))]))),
    malformed('a character that ends early', KIND.csr, csr(map(['serialNumber', tstr(hex('e2 82'))]))),
    malformed('certificates as text', KIND.install, map(['chain', array(tstr('a'), tstr('b'))])),
    malformed('a chain that is a map', KIND.install, map(['chain', map(['leaf', bstr(filled(9))])])),
  ];
}

function ofWrongSizes(): readonly Vector[] {
  const chainOf = (...certificates: readonly Buffer[]): Buffer => map(['chain', array(...certificates.map(bstr))]);
  const start = (username: string, clientPublicKey: Buffer): Buffer =>
    map(['username', tstr(username)], ['clientPublicKey', bstr(clientPublicKey)]);
  return [
    tag('a nonce of 31 bytes', withNonce(bstr(filled(31)))),
    tag('a nonce of 33 bytes', withNonce(bstr(filled(33)))),
    tag('a nonce of no bytes', withNonce(bstr(filled(0)))),
    malformed('host entropy of 31 bytes', KIND.generateKey, map(['hostEntropy', bstr(filled(31))])),
    malformed('host entropy of 64 bytes', KIND.generateKey, map(['hostEntropy', bstr(filled(64))])),
    malformed('a serial number of 65 bytes', KIND.csr, csr(map(['serialNumber', tstr('1'.repeat(65))]))),
    malformed('one certificate', KIND.install, chainOf(filled(100))),
    malformed('three certificates', KIND.install, chainOf(filled(100), filled(100), filled(100))),
    malformed('an empty certificate', KIND.install, chainOf(filled(100), filled(0))),
    malformed('a certificate of 2049 bytes', KIND.install, chainOf(filled(2049), filled(100))),
    malformed('a user name of 65 bytes', KIND.srpStart, start('a'.repeat(65), filled(384))),
    malformed('a public key of 383 bytes', KIND.srpStart, start('wifiprov', filled(383))),
    malformed('a public key of 385 bytes', KIND.srpStart, start('wifiprov', filled(385))),
    malformed('a proof of 63 bytes', KIND.srpVerify, map(['clientProof', bstr(filled(63))])),
    malformed('a proof of 65 bytes', KIND.srpVerify, map(['clientProof', bstr(filled(65))])),
  ];
}

function ofWrongFields(): readonly Vector[] {
  return [
    malformed('hello with a field', KIND.hello, map(['x', uint(1)])),
    malformed('lock with a field', KIND.lock, map(['force', hex('f5')])),
    malformed('reboot with a field', KIND.reboot, map(['delayMs', uint(0)])),
    malformed('erase-identity with a field', KIND.eraseIdentity, map(['sure', hex('f5')])),
    malformed('generate-key as in version 1', KIND.generateKey, NOTHING),
    tag('no nonce', NOTHING),
    tag('a field before the nonce', map(['a', uint(1)], ['nonce', nonce])),
    tag('a field behind the nonce', map(['nonce', nonce], ['secret', hex('f5')])),
    tag('the nonce under another name', map(['Nonce', nonce])),
    tag('the nonce under a name that is cut short', map(['nonc', nonce])),
    tag('the nonce under a name with a zero', map(['nonce\0', nonce])),
    tag('the nonce under an empty name', map(['', nonce])),
    malformed('a csr without a subject', KIND.csr, withNonce(nonce)),
    malformed('a subject without a serial number', KIND.csr, csr(NOTHING)),
    malformed('a subject with one field more', KIND.csr, csr(twoNames())),
    malformed('prove without a nonce', KIND.prove, NOTHING),
    malformed('a start without a user name', KIND.srpStart, map(['clientPublicKey', bstr(filled(384))])),
    malformed('a proof under another name', KIND.srpVerify, map(['deviceProof', bstr(filled(64))])),
  ];
}

const twoNames = (): Buffer => map(['commonName', tstr('unit')], ['serialNumber', tstr('1')]);

export const hostileBodies: readonly Vector[] = [
  ...notDeterministic(),
  ...deep(),
  ...lyingLengths(),
  ...ofWrongTypes(),
  ...ofWrongSizes(),
  ...ofWrongFields(),
];
