import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { fromBER } from 'asn1js';
import { CertificationRequest } from 'pkijs';
import { describe, expect, test } from 'vitest';
import { decodeBirthStatement } from '../../../station-core/codecs/agent.ts';
import { isSignedBirthReceipt } from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { srpClientProofs, srpClientPublicKey } from '../../../station-core/protocol/unit-agent/srp6a.ts';
import { UNIT } from '../../device-agent/unit-flash.ts';
import { hostEntropy, restart, Unit } from '../agent/booted-unit.ts';
import type { TestHost } from '../host.ts';
import { fillFlash } from '../sample-flash.ts';
import { certificateFor } from '../test-certificate.ts';
import { bareProgram, fillWithBareAgent, notBuilt, unitNvs } from './bare-image.ts';
import { load, onBoard } from './load-program.ts';

/** The agent for a bare ESP32-C3, the very binary, executed by a board of the jig. */
/** A limit for a machine that others use, too: SRP6a is half a billion instructions. */
const ANSWER_MS = 120_000;

describe.skipIf(notBuilt !== undefined)(`the agent on a bare ESP32-C3${notBuilt ? ` (${notBuilt})` : ''}`, () => {
  test('loaded to RAM it keys a unit, and the production firmware finds the identity', async () => {
    await onBoard('esp32c3', async (host, board) => {
      fillFlash(board);
      unitNvs().copy(board.flash, 0x1_2000);
      const firmware = Buffer.from(board.flash.subarray(0x2_0000));
      const unit = await inRam(host);
      const hello = await unit.get('hello', {});
      expect(hello).toMatchObject({ agent: '2.0', chip: 'esp32c3', runsAs: 'ram', firmwareVersion: '1.4.2' });
      expect(hello).toMatchObject({ identity: 'none', ssid: UNIT.ssid, serial: UNIT.serial, locked: false });
      expect(Buffer.from(hello.mac).toString('hex')).toBe(board.mac.replaceAll(':', ''));

      const { publicKey, key, entropy } = await unit.get('generate-key', { hostEntropy });
      expect(key).toEqual({ option: 'hmac', block: 0, readProtected: true });
      expect(entropy).toMatchObject({ source: 'esp32c3-rng-sar-adc', samples: 1024 });
      expect([board.efuse('KEY_PURPOSE_0'), board.efuse('RD_DIS')]).toEqual([8, 1]);
      await expectCsr(unit, publicKey);
      const chain = certificateFor(publicKey);
      const { chainSha256 } = await unit.get('install', { chain });
      expect(Buffer.from(chainSha256)).toEqual(createHash('sha256').update(chain[0]).update(chain[1]).digest());
      const { statement, signature } = await unit.get('prove', { nonce: randomBytes(32) });
      const { publicKey: certified } = new X509Certificate(chain[0]);
      expect(isSignedBirthReceipt({ payload: statement, signature }, certified)).toBe(true);
      expect(decodeBirthStatement(statement)).toMatchObject({ mac: hello.mac, serial: UNIT.serial, chainSha256, key });
      expect(await unit.refusal('generate-key', { hostEntropy })).toBe('wrong-state');

      host.forget();
      await unit.get('reboot', {});
      await host.until(() => host.text.includes('boot: Loaded app from partition'));
      await restart(host);
      const production = await new Unit(host).get('hello', {});
      expect(production).toMatchObject({ runsAs: 'app', identity: 'installed', key });
      expect(Buffer.from(production.publicKey ?? [])).toEqual(Buffer.from(publicKey));
      expect(Buffer.from(production.chainSha256 ?? [])).toEqual(Buffer.from(chainSha256));
      expect(board.flash.subarray(0x2_0000).equals(firmware)).toBe(true);
    });
  });

  test('in the boot loader’s place it starts from flash, and the ownership code opens the unit', async () => {
    await onBoard('esp32c3', async (host, board) => {
      fillWithBareAgent(board.flash);
      await host.hardReset();
      const unit = await listening(host);
      expect(await unit.get('hello', {})).toMatchObject({ runsAs: 'boot-loader', firmwareVersion: '1.4.2' });
      const privateKey = randomBytes(32);
      const asked = { username: UNIT.username, clientPublicKey: srpClientPublicKey(privateKey) };
      const answer = await unit.get('srp-start', asked);
      const code = `${UNIT.username}:${UNIT.ownershipCode}`;
      const innerHash = createHash('sha512').update(code).digest();
      const { clientProof, deviceProof } = srpClientProofs({ ...asked, ...answer }, { privateKey, innerHash });
      const verified = await unit.get('srp-verify', { clientProof });
      expect(Buffer.from(verified.deviceProof)).toEqual(deviceProof);
    });
  });

  test('a noise source that is stuck makes no key, and burns and writes nothing', async () => {
    await onBoard('esp32c3', async (host, board) => {
      board.inject('no-entropy');
      fillFlash(board);
      const unit = await inRam(host);
      const before = Buffer.from(board.flash);
      expect(await unit.refusal('generate-key', { hostEntropy })).toBe('no-entropy');
      expect(board.flash.equals(before)).toBe(true);
      expect(board.efuse('KEY_PURPOSE_0')).toBe(0);
    });
  });
});

async function inRam(host: TestHost): Promise<Unit> {
  await host.enterDownloadMode();
  const { entry, segments } = bareProgram('ram');
  await load(host, segments, entry);
  return listening(host);
}

async function listening(host: TestHost): Promise<Unit> {
  await host.until(() => /birthmark-agent 2\.0 .*\r\n/.test(host.text), ANSWER_MS);
  host.forget();
  return new Unit(host, ANSWER_MS);
}

async function expectCsr(unit: Unit, publicKey: Uint8Array): Promise<void> {
  const nonce = randomBytes(32);
  const { csr } = await unit.get('csr', { nonce, subject: { serialNumber: UNIT.serial } });
  const parsed = new CertificationRequest({ schema: fromBER(Buffer.from(csr)).result });
  expect(await parsed.verify()).toBe(true);
  const { valueHexView } = parsed.subjectPublicKeyInfo.subjectPublicKey.valueBlock;
  expect(Buffer.from(valueHexView)).toEqual(Buffer.from(publicKey));
  expect(Buffer.from(csr).includes(nonce.toString('hex'))).toBe(true);
}
