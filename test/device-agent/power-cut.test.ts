import { Buffer } from 'node:buffer';
import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readSecureCert } from '../../station-core/formats/esp-secure-cert.ts';
import { chainSha256 } from '../../station-core/protocol/unit-agent/chain-hash.ts';
import { certificateFor } from '../virtual-jig/test-certificate.ts';
import { noProgram } from './agent-program.ts';
import { HOST_ENTROPY, KEY_OPTIONS, Unit, type Asked, type KeyOption } from './unit.ts';
import { CERT, UNIT } from './unit-flash.ts';
import { NONCE } from './vectors/wire.ts';

/**
 * SIGKILL before every single operation: each sector that is erased, each 16 bytes that are programmed, each eFuse that
 * is burnt. Whatever that leaves, the station's plan completes from there, with a key that is the certificate's.
 */
const generateKey: Asked = { name: 'generate-key', body: { hostEntropy: HOST_ENTROPY } };
const erase: Asked = { name: 'erase-identity', body: {} };

const install = (chain: readonly [Buffer, Buffer]): [Asked] => [{ name: 'install', body: { chain: [...chain] } }];

function copyOf(unit: Unit): Unit {
  const copy = new Unit(unit.keyOption, Buffer.from(unit.flash));
  copy.efuses = unit.efuses === undefined ? undefined : Buffer.from(unit.efuses);
  return copy;
}

/** Each state that the unit may be left in when this request is cut, from the first operation to the last. */
function* cuts(unit: Unit, asked: Asked): Generator<{ readonly operation: number; readonly left: Unit }> {
  for (let operation = 1; operation < 500; operation += 1) {
    const left = copyOf(unit);
    const after = left.session([asked], ['--stop-before-flash-operation', String(operation)]);
    if (after.signal === null) return;
    expect(after).toMatchObject({ signal: 'SIGKILL', answers: [] });
    yield { operation, left };
  }
  throw new Error('the request never came to an end');
}

/** What the plan does, whatever it finds; the unit must then be whole. */
function completes(unit: Unit): void {
  const hello = unit.get('hello', {});
  if (hello.identity !== 'installed') {
    const { publicKey } = unit.get('generate-key', { hostEntropy: HOST_ENTROPY });
    unit.get('install', { chain: certificateFor(publicKey) });
  }
  expectWhole(unit);
}

function expectWhole(unit: Unit): void {
  const hello = unit.get('hello', {});
  expect(hello.identity).toBe('installed');
  const records = readSecureCert(unit.flash.subarray(CERT.offset, CERT.offset + CERT.size), 'flash');
  const [leaf, ...more] = records.filter(({ type }) => type === 1).map(({ value }) => value);
  expect(more).toStrictEqual([]);
  const issuer = records.find(({ type }) => type === 0)?.value ?? new Uint8Array();
  expect(Buffer.from(hello.chainSha256 ?? [])).toStrictEqual(chainSha256([leaf ?? new Uint8Array(), issuer]));
  const spki = new X509Certificate(leaf ?? new Uint8Array()).publicKey.export({ type: 'spki', format: 'der' });
  expect(spki.subarray(-65)).toStrictEqual(Buffer.from(hello.publicKey ?? []));
  unit.get('prove', { nonce: NONCE });
}

const withKey = (keyOption: KeyOption): Unit => {
  const unit = new Unit(keyOption);
  unit.get('generate-key', { hostEntropy: HOST_ENTROPY });
  return unit;
};

function installed(keyOption: KeyOption): Unit {
  const unit = withKey(keyOption);
  unit.get('install', { chain: certificateFor(keyOf(unit)) });
  return unit;
}

const keyOf = (unit: Unit): Uint8Array => unit.get('hello', {}).publicKey ?? new Uint8Array();

describe.skipIf(noProgram)(`a power cut${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.each(KEY_OPTIONS)('at any operation of generate-key leaves no key, or a whole one: %s', (keyOption) => {
    let seen = 0;
    for (const { left } of cuts(new Unit(keyOption), generateKey)) {
      expect(left.get('hello', {}).identity).toBe('none'); // the header of the key record is its very last write
      const again = left.get('generate-key', { hostEntropy: HOST_ENTROPY });
      expect(again.key).toMatchObject({ option: keyOption });
      left.get('csr', { nonce: NONCE, subject: { serialNumber: UNIT.serial } });
      seen += 1;
    }
    expect(seen).toBeGreaterThan(keyOption === 'ecdsa' ? 4 : 3);
  });

  test.each(['flash', 'hmac'] as const)(
    'at any operation of install leaves the key, and the plan completes: %s',
    (keyOption) => {
      const unit = withKey(keyOption);
      const publicKey = keyOf(unit);
      const chain = certificateFor(publicKey);
      let seen = 0;
      for (const { operation, left } of cuts(unit, ...install(chain))) {
        const hello = left.get('hello', {});
        expect(hello.identity).toBe('key');
        expect(hello.publicKey).toStrictEqual(publicKey);
        if (operation % 2 === 0) left.get('install', { chain });
        else left.get('install', { chain: certificateFor(publicKey) }); // a station that issued again
        expectWhole(left);
        seen += 1;
      }
      expect(seen).toBeGreaterThan(35);
    },
  );

  test.each(KEY_OPTIONS)('at any operation of erase-identity leaves what the plan completes: %s', (keyOption) => {
    for (const { left } of cuts(installed(keyOption), erase)) completes(left);
  });

  test('twice in a row, at any two operations of making a key again', () => {
    const unit = installed('hmac');
    unit.get('erase-identity', {});
    for (const { left } of cuts(unit, generateKey))
      for (const { left: twice } of cuts(left, generateKey)) completes(twice);
  });

  test('while half a chain makes way for another, whose records are written again, leaves what the plan completes', () => {
    const unit = withKey('flash');
    const publicKey = keyOf(unit);
    unit.session(install(certificateFor(publicKey)), ['--stop-before-flash-operation', '20']);
    let erased = 0;
    for (const { left } of cuts(unit, ...install(certificateFor(publicKey)))) {
      if (left.get('hello', {}).identity === 'none') erased += 1;
      completes(left);
    }
    expect(erased).toBeGreaterThan(0); // the key's own sector was erased on the way
  });

  test('before the eFuse is burnt leaves the unit open, and lock can be asked again', () => {
    const unit = installed('flash');
    const states = [...cuts(unit, { name: 'lock', body: {} })].map(({ left }) => {
      expect(left.get('lock-state', {}).locked).toBe(false);
      left.get('lock', {});
      return left.get('hello', {}).locked;
    });
    expect(states).toStrictEqual([true]);
  });
});
