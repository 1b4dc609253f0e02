/** Escrow keys and certificates of every kind a test needs, made by openssl: the other side, not our own code. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';

export class EscrowDesk implements Disposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'birthmark-escrow-'));

  /** DER of a self-signed certificate; `keyUsage` '' leaves the extension out. */
  certificate(name: string, key: readonly string[], keyUsage: string): Buffer {
    const file = join(this.#dir, name);
    const usage = keyUsage === '' ? [] : ['-addext', `keyUsage=critical,${keyUsage}`];
    const subject = ['-subj', `/O=Back office/CN=${name}`, '-days', '30'];
    const args = ['req', '-x509', ...key, '-nodes', '-keyout', `${file}.key`, '-out', `${file}.pem`];
    execFileSync('openssl', [...args, ...subject, ...usage], { stdio: 'pipe' });
    return new X509Certificate(readFileSync(`${file}.pem`)).raw;
  }

  open(name: string, sealed: Uint8Array): string {
    const key = join(this.#dir, `${name}.key`);
    return openWithKey(key, sealed);
  }

  [Symbol.dispose](): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

export function openWithKey(keyPath: string, sealed: Uint8Array): string {
  const args = ['cms', '-decrypt', '-inform', 'DER', '-binary', '-inkey', keyPath];
  return execFileSync('openssl', args, { input: sealed, stdio: 'pipe' }).toString('utf8');
}

export const RSA_3072 = ['-newkey', 'rsa:3072'];
export const RSA_2048 = ['-newkey', 'rsa:2048'];
export const RSA_PSS = ['-newkey', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:3072'];
export const ED25519 = ['-newkey', 'ed25519'];
export const ec = (curve: string): string[] => ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];
