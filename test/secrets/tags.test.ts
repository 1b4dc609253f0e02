import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { Secret } from '../../station-core/secret.ts';
import { findBySecret, tagUnitSecrets } from '../../station-core/secrets/tags.ts';

const hmac = async (secret: Secret<string>): Promise<string> =>
  createHmac('sha256', 'the key of a test').update(secret.reveal()).digest('hex');

test('equal secrets have equal tags, whichever of the two they are', async () => {
  const one = { softApPassword: new Secret('AAAABBBBCCCCDDDD'), ownershipCode: new Secret('EEEEFFFFGGGGHHHH') };
  const two = { softApPassword: one.ownershipCode, ownershipCode: one.softApPassword };
  const [tagsOfOne, tagsOfTwo] = [await tagUnitSecrets(one, hmac), await tagUnitSecrets(two, hmac)];
  expect(tagsOfOne.softApPassword).toBe(tagsOfTwo.ownershipCode);
  expect(tagsOfOne.softApPassword).not.toBe(tagsOfOne.ownershipCode);
});

test('what is tagged names its purpose, so the key cannot be made to tag a secret for anything else', async () => {
  const expected = createHmac('sha256', 'the key of a test').update(
    `birthmark/unit-secret/v2\n${createHash('sha256').update('AAAABBBBCCCCDDDD').digest('hex')}`,
  );
  const secret = new Secret('AAAABBBBCCCCDDDD');
  const { softApPassword } = await tagUnitSecrets({ softApPassword: secret, ownershipCode: secret }, hmac);
  expect(softApPassword).toBe(expected.digest('hex'));
});

test('a signer that answers anything but an HMAC is a fault, and its answer does not travel', async () => {
  const secrets = { softApPassword: new Secret('AAAABBBBCCCCDDDD'), ownershipCode: new Secret('EEEEFFFFGGGGHHHH') };
  const echo = async (secret: Secret<string>): Promise<string> => secret.reveal();
  const fault: unknown = await tagUnitSecrets(secrets, echo).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: 'hsm.failed' });
  expect(JSON.stringify(fault)).not.toContain('AAAA');
});

test('a secret is found by the tag that an earlier version has left', async () => {
  const secret = new Secret('AAAABBBBCCCCDDDD');
  const earlier = createHmac('sha256', 'the key of a test')
    .update('birthmark/unit-secret/v1\nAAAABBBBCCCCDDDD')
    .digest('hex');
  const find = (tagHex: string) => (tagHex === earlier ? 'unit' : undefined);
  expect(await findBySecret(secret, { tag: hmac, find })).toBe('unit');
  expect(await findBySecret(new Secret('EEEEFFFFGGGGHHHH'), { tag: hmac, find })).toBeUndefined();
});
