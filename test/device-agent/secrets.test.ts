import { Buffer } from 'node:buffer';
import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findSecureCert, readSecureCert, SECURE_CERT_TYPE } from '../../station-core/formats/esp-secure-cert.ts';
import { certificateFor } from '../virtual-jig/test-certificate.ts';
import { noProgram, type AfterBoot } from './agent-program.ts';
import { HOST_ENTROPY, KEY_OPTIONS, Unit, type Asked, type KeyOption } from './unit.ts';
import { CERT, UNIT } from './unit-flash.ts';
import { NONCE } from './vectors/wire.ts';

/** Nothing that a unit keeps to itself is ever on its line, on stderr, or in the agent's memory when a request is done. */
const KEY_AT = 12; // in the eFuses of device-agent/ports/posix/silicon_file.c

/** The scalar, as nobody but this test and the unit can know it. */
function scalarOf({ keyOption, flash, efuses }: Unit): Buffer {
  const records = readSecureCert(flash.subarray(CERT.offset, CERT.offset + CERT.size), 'flash');
  if (keyOption === 'ecdsa') return burnt(efuses);
  if (keyOption === 'hmac') {
    const salt = findSecureCert(records, SECURE_CERT_TYPE.hmacEcdsaSalt)?.value ?? new Uint8Array();
    return pbkdf2Sync(burnt(efuses), salt, 2048, 32, 'sha256');
  }
  const sec1 = Buffer.from(findSecureCert(records, SECURE_CERT_TYPE.privateKey)?.value ?? []);
  return sec1.subarray(sec1.indexOf(Buffer.from('0201010420', 'hex')) + 5).subarray(0, 32); // RFC 5915
}

const burnt = (efuses: Buffer | undefined): Buffer => Buffer.from(efuses ?? []).subarray(KEY_AT, KEY_AT + 32);

/** As bytes in both orders, as hex and as base64 at every alignment. */
function formsOf(secret: Buffer): readonly Buffer[] {
  const hex = secret.toString('hex');
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), secret])
      .toString('base64')
      .slice(4, 40),
  );
  const texts = [hex, hex.toUpperCase(), ...base64];
  return [secret, Buffer.from(secret).reverse(), ...texts.map((text) => Buffer.from(text, 'latin1'))];
}

function expectSilentOf(places: readonly Buffer[], secrets: readonly Buffer[]): void {
  for (const form of secrets.flatMap(formsOf)) for (const place of places) expect(place.includes(form)).toBe(false);
}

/** Each request of a whole life in a boot of its own, so that each leaves its own memory. */
function life(keyOption: KeyOption): { readonly unit: Unit; readonly boots: readonly AfterBoot[] } {
  const unit = new Unit(keyOption);
  const boots: AfterBoot[] = [];
  const ask = (...asked: readonly Asked[]): void => {
    boots.push(unit.session(asked));
  };
  ask({ name: 'hello', body: {} }, { name: 'generate-key', body: { hostEntropy: HOST_ENTROPY } });
  ask({ name: 'generate-key', body: { hostEntropy: HOST_ENTROPY } });
  ask({ name: 'csr', body: { nonce: NONCE, subject: { serialNumber: UNIT.serial } } });
  ask({ name: 'install', body: { chain: certificateFor(unit.get('hello', {}).publicKey ?? new Uint8Array()) } });
  ask({ name: 'hello', body: {} });
  ask({ name: 'secrets-tag', body: { nonce: NONCE } });
  ask({ name: 'prove', body: { nonce: NONCE } });
  ask({ name: 'srp-start', body: { username: UNIT.username, clientPublicKey: Buffer.alloc(384, 0x21) } });
  ask(
    { name: 'srp-start', body: { username: UNIT.username, clientPublicKey: Buffer.alloc(384, 0x22) } },
    { name: 'srp-verify', body: { clientProof: Buffer.alloc(64, 1) } },
  );
  ask({ name: 'lock-state', body: {} }, { name: 'lock', body: {} }, { name: 'reboot', body: {} });
  return { unit, boots };
}

describe.skipIf(noProgram)(`what stays in the unit${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test('the test finds a key where there is one', () => {
    const unit = new Unit('flash');
    unit.get('generate-key', { hostEntropy: HOST_ENTROPY });
    const scalar = scalarOf(unit);
    expect(scalar).toHaveLength(32);
    expect(() => {
      expectSilentOf([unit.flash], [scalar]);
    }).toThrow();
    for (const text of [scalar.toString('hex'), Buffer.concat([Buffer.alloc(7), scalar]).toString('base64')])
      expect(() => {
        expectSilentOf([Buffer.from(`console: ${text}\r\n`)], [scalar]);
      }).toThrow();
  });

  test.each(KEY_OPTIONS)('the private key, and what it is derived from: %s', (keyOption) => {
    const { unit, boots } = life(keyOption);
    const scalar = scalarOf(unit);
    expect(boots.every(({ exitCode, words }) => exitCode === 0 && words === '')).toBe(true);
    const places = boots.flatMap(({ sent, arena }) => [sent, arena]);
    expectSilentOf(
      places,
      keyOption === 'flash' || keyOption === 'flash-encrypted' ? [scalar] : [scalar, burnt(unit.efuses)],
    );
  });

  test('the SoftAP password, the ownership code and its verifier', () => {
    const { boots } = life('flash');
    const secrets = [UNIT.password, UNIT.ownershipCode].map((text) => Buffer.from(text, 'utf8'));
    expectSilentOf(
      boots.flatMap(({ sent, arena }) => [sent, arena]),
      [...secrets, UNIT.verifier.subarray(0, 48)],
    );
  });

  test('what the station added to the noise is gone as well', () => {
    const { boots } = life('hmac');
    for (const { arena } of boots) expectSilentOf([arena], [HOST_ENTROPY]);
  });
});
