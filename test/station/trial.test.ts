import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Line, provision, startLine } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await startLine({ trial: true });
});
afterAll(() => line[Symbol.asyncDispose]());

test('a trial station makes a product as it is described, and its units are marked in every certificate', async () => {
  expect(line.product.config.certificate.organizationalUnit).not.toBe('TRIAL');
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new TypeError('no board');
  await using station = await line.open();
  const { outcome, serial } = await provision(station, { board, product: line.product });
  expect(outcome).toBe('PASS');
  const chain = await readFile(join(line.dataDir, 'certs', `${serial ?? ''}.pem`), 'utf8');
  const [unit, issuing] = chain.split(/(?<=-----END CERTIFICATE-----\n)/).map((pem) => new X509Certificate(pem));
  const root = new X509Certificate(await readFile(join(line.dataDir, 'ca/root.pem')));
  expect(unit?.subject).toContain('OU=TRIAL\n');
  expect(issuing?.subject).toContain('CN=TRIAL issuing CA');
  expect(root.subject).toContain('CN=TRIAL root CA');
  expect(root.verify(root.publicKey) && issuing?.verify(root.publicKey)).toBe(true);
});
