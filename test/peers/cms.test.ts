import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openByKem, sealByKem } from '../../station-core/secrets/auth-enveloped.ts';
import { checkKemCertificate } from '../../station-core/secrets/escrow-certificate.ts';
import { certificateFor } from '../secrets/kem-certificates.ts';

/**
 * Our CMS with ML-KEM against Bouncy Castle, the Java library. Maven fetches what pom.xml pins; none of its code is here.
 */
const PROGRAM = join(import.meta.dirname, 'cms-java');
const JARS = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'birthmark', 'peers', 'cms-java-1.82');
const FETCH_TIMEOUT_MS = 15 * 60_000;

/** Undefined when the library is there. */
function whyNotFetched(): string | undefined {
  mkdirSync(JARS, { recursive: true });
  const args = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${JARS}`];
  const fetched = spawnSync('mvn', args, { cwd: PROGRAM, timeout: FETCH_TIMEOUT_MS });
  if (fetched.status === 0) return undefined;
  return fetched.error?.message ?? fetched.stdout.toString('utf8').trim().split('\n').at(-1);
}

const why = whyNotFetched();
if (why !== undefined) process.stderr.write(`Skipped: sealed copies are not compared with Bouncy Castle: ${why}\n`);

const dir = mkdtempSync(join(tmpdir(), 'cms-peer-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function theirs(verb: 'open' | 'seal', first: Uint8Array, second: Uint8Array): Buffer {
  const files = [first, second].map((bytes, at) => {
    const path = join(dir, `${verb}-${at}`);
    writeFileSync(path, bytes);
    return path;
  });
  const program = ['-cp', join(JARS, '*'), join(PROGRAM, 'CmsPeer.java')];
  return Buffer.from(execFileSync('java', [...program, verb, ...files], { encoding: 'utf8' }).trim(), 'hex');
}

describe.skipIf(why !== undefined)('Bouncy Castle', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ml-kem-768');
  const certDer = certificateFor({ publicKey });
  const refuse = ({ reason }: { readonly reason: string }): Error => new Error(reason);

  test('opens what we sealed to an ML-KEM-768 certificate', () => {
    const sealed = sealByKem(Buffer.from('sealed here'), checkKemCertificate(certDer, new Date()));
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    expect(theirs('open', sealed, pkcs8).toString()).toBe('sealed here');
  });

  test('seals to the same certificate what we open', () => {
    const sealed = theirs('seal', certDer, Buffer.from('sealed there'));
    expect(openByKem(sealed, privateKey, refuse).toString()).toBe('sealed there');
  });
});
