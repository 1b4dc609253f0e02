import { chmod, mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSignerAccount } from '../../../station-core/host/check/signer-account-checks.ts';

/** Of nobody here: the account that the check speaks for owns neither folder nor socket. */
const ANOTHER = 64_123;

/** A station, and the socket of a signing service beside it. */
async function place() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'signer-account-'));
  const dataDir = join(folder.path, 'station');
  const run = join(folder.path, 'run');
  await mkdir(dataDir);
  await mkdir(run, { mode: 0o750 });
  const socket = join(run, 'socket');
  const server = createServer().listen(socket);
  await once(server, 'listening');
  await chmod(socket, 0o660);
  const end = async (): Promise<void> => {
    server.close();
    await folder[Symbol.asyncDispose]();
  };
  return { dataDir, run, socket, [Symbol.asyncDispose]: end };
}

const codes = async (found: ReturnType<typeof checkSignerAccount>) => (await found).map(({ fault }) => fault?.code);

test('a service whose socket belongs to another account, and whose files are not to be read, is apart', async () => {
  await using at = await place();
  const keeps = [join(at.dataDir, 'nowhere', 'journal')];
  expect(await checkSignerAccount(at, { keeps }, ANOTHER)).toEqual([]);
});

test('a service that says it has an account of its own, and is of this one, is found', async () => {
  await using at = await place();
  const found = await checkSignerAccount(at, {}, process.getuid?.());
  expect(found).toMatchObject([{ state: 'warning', fault: { code: 'signer.same-account' } }]);
});

test('a file of the service that the station can read is named', async () => {
  await using at = await place();
  const pin = join(at.run, 'pin');
  await writeFile(pin, '0000');
  const found = await checkSignerAccount(at, { keeps: [join(at.run, 'none'), pin] }, ANOTHER);
  expect(found).toMatchObject([{ fault: { code: 'signer.within-reach', evidence: { path: pin, count: 1 } } }]);
});

test('a copy that stayed in the folder of the station is found, whatever the service says', async () => {
  await using at = await place();
  await mkdir(join(at.dataDir, 'hsm', 'tokens'), { recursive: true });
  await writeFile(join(at.dataDir, 'hsm', 'pin'), '0000');
  const found = await checkSignerAccount(at, {}, ANOTHER);
  expect(found).toMatchObject([{ fault: { code: 'signer.within-reach', evidence: { count: 2 } } }]);
});

test('a socket that every account may open is said', async () => {
  await using at = await place();
  await chmod(at.socket, 0o666);
  expect(await codes(checkSignerAccount(at, {}, ANOTHER))).toEqual([]); // its folder lets nobody in
  await chmod(at.run, 0o755);
  expect(await codes(checkSignerAccount(at, {}, ANOTHER))).toEqual(['station.files-exposed']);
});
