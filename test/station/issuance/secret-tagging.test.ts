import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Secret } from '../../../station-core/secret.ts';
import { drawUnitSecrets } from '../../../station-core/secrets/draw.ts';
import { tagSecretsBy } from '../../../station-core/station/issuance/secret-tagging.ts';

test('both secrets of a unit are tagged by the key of the signing service, and reach it wrapped', async () => {
  const asked: Secret<string>[] = [];
  const tagSecrets = tagSecretsBy({
    tagSecret: async (secret) => {
      asked.push(secret);
      return createHmac('sha256', 'the key in the HSM').update(secret.reveal()).digest('hex');
    },
  });
  const secrets = drawUnitSecrets({ username: 'wifiprov' });
  const tags = await tagSecrets(secrets, AbortSignal.timeout(60_000));
  expect(tags.softApPassword).not.toBe(tags.ownershipCode);
  expect(await tagSecrets(secrets, AbortSignal.timeout(60_000))).toEqual(tags);
  expect(`${asked.join()} ${JSON.stringify(asked)}`).not.toContain(secrets.softApPassword.reveal());
  expect(asked).toHaveLength(4);
});
