import { createHash, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { createFiles, exists, readTextFile } from '../../officers/officer-files.ts';
import { decryptPrivateKey, encryptPrivateKey } from '../../officers/pkcs8-encryption.ts';
import { drawEscrow } from '../../pki/escrow-certificates.ts';
import { certificatePem } from '../../pki/pem.ts';
import type { Secret } from '../../secret.ts';
import { openSealed } from '../../secrets/open-sealed.ts';
import { askNewPassphrase, askSecret } from '../ask-secret.ts';
import { inputFile, outputFolder } from '../named-files.ts';
import type { CommandResult } from '../output.ts';

/** The back office's keys for the sealed copies of secrets. Never for a machine of the line. */

export interface NewEscrowOptions {
  readonly organization: string;
  readonly out: string;
  readonly years: number;
  readonly json: boolean;
}

export interface OpenEscrowOptions {
  readonly keys: string;
  readonly json: boolean;
}

const YEAR_MS = 365.25 * 24 * 60 * 60_000;
const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

function pathsOf(dir: string, name: string) {
  return {
    certificates: join(dir, `${name}.escrow.pem`),
    classical: join(dir, `${name}.ecdh.key.pem`),
    mlKem: join(dir, `${name}.ml-kem.key.pem`),
  };
}

export async function newEscrow(name: string, options: NewEscrowOptions, signal: AbortSignal): Promise<CommandResult> {
  if (!NAME.test(name)) {
    const problem = 'it has lower-case letters, digits and hyphens only';
    throw new Fault('station.bad-argument', { argument: 'name', problem });
  }
  await outputFolder(options.out); // before a passphrase is entered for nothing
  const passphrase = await askNewPassphrase(`the escrow keys ${name}`, signal);
  const [notBefore, notAfter] = [new Date(), new Date(Date.now() + options.years * YEAR_MS)];
  const pair = drawEscrow({ organization: options.organization, name, notBefore, notAfter });
  const paths = pathsOf(options.out, name);
  const certificates = [pair.classicalCertDer, pair.mlKemCertDer];
  await createFiles([
    { path: paths.classical, text: await encryptPrivateKey(pair.classical, passphrase), mode: 0o600 },
    { path: paths.mlKem, text: await encryptPrivateKey(pair.mlKem, passphrase), mode: 0o600 },
    { path: paths.certificates, text: certificates.map(certificatePem).join(''), mode: 0o644 },
  ]);
  const [ecdhSha256 = '', mlKemSha256 = ''] = certificates.map((each) =>
    createHash('sha256').update(each).digest('hex'),
  );
  return {
    text: [
      `certificates  ${paths.certificates} (for the stations and their manifests)`,
      `  ECDH P-384   SHA-256 ${ecdhSha256}`,
      `  ML-KEM-768   SHA-256 ${mlKemSha256}`,
      `private keys  ${paths.classical}`,
      `              ${paths.mlKem} (encrypted; both are needed to open what is sealed)`,
    ].join('\n'),
    json: { ok: true, certificates: paths.certificates, ecdhSha256, mlKemSha256, keys: [paths.classical, paths.mlKem] },
  };
}

/** `keys` is the file of the certificates, beside which the private keys lie. */
export async function openEscrow(
  sealedPath: string,
  { keys }: OpenEscrowOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  const sealedDer = sealedIn(await inputFile(sealedPath));
  const ending = '.escrow.pem';
  if (!keys.endsWith(ending)) {
    throw new Fault('station.bad-argument', { argument: 'keys', problem: `its name does not end in ${ending}` });
  }
  const paths = pathsOf('', keys.slice(0, -ending.length));
  const passphrase = await askSecret('Passphrase of the escrow keys', signal);
  const classical = await keyIn(paths.classical, passphrase);
  const mlKem = (await exists(paths.mlKem)) ? { mlKem: await keyIn(paths.mlKem, passphrase) } : {};
  const opened = await openSealed(sealedDer, Object.assign(mlKem, { classical }));
  const text = opened.toString('utf8');
  opened.fill(0);
  return { text, json: JSON.parse(text) as unknown };
}

async function keyIn(path: string, passphrase: Secret<string>): Promise<KeyObject> {
  return decryptPrivateKey(await readTextFile(path), passphrase, path);
}

/** DER, or `sealedBase64` as an entry of the ledger has it. */
function sealedIn(file: Buffer): Buffer {
  if (file[0] === 0x30) return file;
  return Buffer.from(file.toString('latin1').trim(), 'base64');
}
