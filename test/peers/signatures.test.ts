import { createPrivateKey } from 'node:crypto';
import { expect, test } from 'vitest';

import { writeAppImage } from '../../fixtures/sample-product/app-image-writer.ts';
import { keyDigest, signImage } from '../../fixtures/sample-product/secure-boot-signer.ts';
import { parseAppImage, parsePartitionTable, readImageSignatures } from '../../station-core/codecs/firmware.ts';
import { faultOf } from '../formats/fault-of.ts';
import { vector } from '../formats/vectors.ts';
import { Workplace } from './peer.ts';

const SCHEMES = [
  ['rsa3072', 'rsa-3072'],
  ['ecdsa256', 'ecdsa-p256'],
  ['ecdsa192', 'ecdsa-p192'],
] as const;

const image = writeAppImage({
  chip: 'esp32c6',
  entry: 0x40800000,
  segments: [{ loadAddress: 0x40800000, bytes: Buffer.alloc(5000, 0x11) }],
});

async function withKey(place: Workplace, scheme: string, name = 'key.pem'): Promise<void> {
  await place.run('espsecure', 'generate-signing-key', '--version', '2', '--scheme', scheme, name);
}

async function sign(place: Workplace, ...keys: readonly string[]): Promise<Buffer> {
  await place.write('image.bin', image);
  const keyFiles = keys.flatMap((key) => ['--keyfile', key]);
  await place.run('espsecure', 'sign-data', '--version', '2', ...keyFiles, '--output', 'signed.bin', 'image.bin');
  return await place.read('signed.bin');
}

/** What is burned into the chip's eFuses for a key. */
async function digestOf(place: Workplace, key: string): Promise<string> {
  await place.run('espsecure', 'digest-sbv2-public-key', '--keyfile', key, '--output', 'digest.bin');
  return (await place.read('digest.bin')).toString('hex');
}

const read = (signed: Buffer) => readImageSignatures(signed, parseAppImage(signed).lengthBytes);

test.each(SCHEMES)('%s: what espsecure signs verifies here, and the key digest is the same', async (scheme, ours) => {
  await using place = await Workplace.make();
  await withKey(place, scheme);
  const signed = await sign(place, 'key.pem');
  expect(read(signed)).toEqual([{ scheme: ours, keyDigestHex: await digestOf(place, 'key.pem') }]);
  signed.writeUInt8(signed.readUInt8(100) ^ 1, 100);
  expect(faultOf(() => readImageSignatures(signed, image.length)).code).toBe('firmware.bad-signature');
});

test.each(SCHEMES)('%s: what the sample product signs verifies for espsecure', async (scheme) => {
  await using place = await Workplace.make();
  await withKey(place, scheme);
  const key = createPrivateKey(await place.read('key.pem'));
  await place.write('signed.bin', signImage(image, [key]));
  const said = await place.run('espsecure', 'verify-signature', '--version', '2', '--keyfile', 'key.pem', 'signed.bin');
  expect(said).toMatch(/verification successful/i);
  expect(keyDigest(key)).toBe(await digestOf(place, 'key.pem'));
});

test('three signatures in one sector are all found', async () => {
  await using place = await Workplace.make();
  for (const name of ['a.pem', 'b.pem', 'c.pem']) await withKey(place, 'rsa3072', name);
  const signed = await sign(place, 'a.pem', 'b.pem', 'c.pem');
  const digests = [await digestOf(place, 'a.pem'), await digestOf(place, 'b.pem'), await digestOf(place, 'c.pem')];
  expect(read(signed).map(({ keyDigestHex }) => keyDigestHex)).toEqual(digests);
});

test('a scheme that this station does not know is refused, not taken for an unsigned image', async () => {
  await using place = await Workplace.make();
  await withKey(place, 'ecdsa384');
  const signed = await sign(place, 'key.pem');
  expect(faultOf(() => read(signed)).code).toMatch(/^firmware\.bad-(signature|image)$/);
});

test('a partition table that espsecure signed is read', async () => {
  await using place = await Workplace.make();
  await withKey(place, 'rsa3072');
  const table = vector('partition-table/station_basic.bin');
  await place.write('table.bin', table);
  const keys = ['--keyfile', 'key.pem', '--output', 'signed.bin'];
  await place.run('espsecure', 'sign-data', '--version', '2', ...keys, 'table.bin');
  expect(parsePartitionTable(await place.read('signed.bin'))).toEqual(parsePartitionTable(table));
});
