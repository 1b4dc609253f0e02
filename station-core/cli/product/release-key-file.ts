/** The release key at a command: a passphrase typed at the terminal, or in a file where a build machine signs. */
import { open } from 'node:fs/promises';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { strictText } from '../../formats/text/strict-text.ts';
import { requireStrongPassphrase } from '../../officers/key-file.ts';
import { exists } from '../../officers/officer-files.ts';
import { decryptPrivateKey, encryptPrivateKey } from '../../officers/pkcs8-encryption.ts';
import { publicKeyPath, readReleaseKey, type ReleaseKey, writeReleaseKey } from '../../release/release-key.ts';
import { Secret } from '../../secret.ts';
import { askNewPassphrase, askSecret } from '../ask-secret.ts';

export interface KeyFile {
  readonly path: string;
  readonly passphraseFile: string | undefined;
}

/** POSIX: any right for the group or for all. Windows has no such bits. */
const FOR_OTHERS = 0o077;
/** A person mistypes; what was answered before is not asked again for that. */
const ATTEMPTS = 3;

export async function createReleaseKey(
  { path, passphraseFile }: KeyFile,
  key: ReleaseKey,
  signal: AbortSignal,
): Promise<{ readonly publicPath: string }> {
  for (const each of [path, publicKeyPath(path)]) {
    // Before a passphrase is entered for nothing.
    if (await exists(each)) throw new Fault('station.bad-path', { path: each, problem: 'EEXIST' });
  }
  if (passphraseFile === undefined) requireTerminal();
  const passphrase =
    passphraseFile === undefined ? await askNewPassphrase(path, signal) : await passphraseIn(passphraseFile);
  requireStrongPassphrase(passphrase);
  return writeReleaseKey(path, key, (each) => encryptPrivateKey(each, passphrase));
}

export function openReleaseKey({ path, passphraseFile }: KeyFile, signal: AbortSignal): Promise<ReleaseKey> {
  return readReleaseKey(path, async (pem) => {
    if (passphraseFile !== undefined) return decryptPrivateKey(pem, await passphraseIn(passphraseFile), path);
    requireTerminal();
    for (let attempt = 1; ; attempt++) {
      const passphrase = await askSecret(`Passphrase of ${path}`, signal);
      try {
        return decryptPrivateKey(pem, passphrase, path);
      } catch (error) {
        const isTypo = error instanceof Fault && error.code === 'officer.wrong-passphrase';
        if (!isTypo || attempt === ATTEMPTS) throw error;
        process.stderr.write(`  ${error.text.says}\n`);
      }
    }
  });
}

function requireTerminal(): void {
  if (process.stdin.isTTY) return;
  throw new Fault('station.bad-argument', {
    option: '--passphrase-file',
    problem: 'no terminal to ask for a passphrase',
  });
}

/** Refuses a file that others than its owner may read. */
async function passphraseIn(path: string): Promise<Secret<string>> {
  const unusable = (problem: string, cause?: unknown): Fault =>
    new Fault('station.bad-path', { path, problem }, { cause });
  try {
    await using file = await open(path, 'r');
    const { mode } = await file.stat(); // of the file that is read, whatever its name stands for by then
    if (process.platform !== 'win32' && (mode & FOR_OTHERS) !== 0) {
      throw unusable('group or others may read it: chmod 600');
    }
    const text = strictText(await file.readFile(), ({ reason }) => unusable(reason));
    return new Secret(text.trim());
  } catch (error) {
    const problem = systemErrorCode(error);
    if (problem === undefined) throw error;
    throw unusable(problem, error);
  }
}
