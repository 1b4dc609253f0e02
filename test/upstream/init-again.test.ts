import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../station-core/secret.ts';
import { namesOf } from '../../upstream/certificates/server-certificate.ts';
import { initHeadquarters } from '../../upstream/setup/init-headquarters.ts';

/** A setup of headquarters that stopped at the database, which is looked at last. */

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'birthmark-init-again-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function attempt(...hosts: string[]): Promise<X509Certificate> {
  const databaseUrl = new Secret('postgres://nobody@127.0.0.1:1/none');
  const address = { hosts, listenHost: '127.0.0.1', port: 0, enrolmentPort: 0 };
  const init = initHeadquarters({ dir, name: 'hq.test', databaseUrl, ...address }, new AbortController().signal);
  await expect(init).rejects.toMatchObject({ code: 'upstream.database' });
  return new X509Certificate(readFileSync(join(dir, 'tls', 'server.pem')));
}

test('the next attempt with other names gives the server a certificate for these, under the same authority and key', async () => {
  const first = await attempt('hq.example', '2001:db8::17');
  const same = await attempt('hq.example', '2001:db8::17');
  expect(same.raw.equals(first.raw)).toBe(true);
  const other = await attempt('HQ.elsewhere.example', '192.0.2.1');
  expect(namesOf(other)).toEqual(['hq.elsewhere.example', '192.0.2.1']);
  expect(other.publicKey.equals(first.publicKey)).toBe(true);
  expect(other.checkIssued(new X509Certificate(readFileSync(join(dir, 'tls', 'ca.pem'))))).toBe(true);
});
