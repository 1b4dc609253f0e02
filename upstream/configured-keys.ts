import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Fault } from '../station-core/fault.ts';
import { openAuthority } from './certificates/authority.ts';
import type { Authority } from './certificates/authority.ts';
import { readOrFault, readSecret } from './config.ts';
import type { UpstreamConfig } from './config.ts';
import { openCosigner } from './cosigner.ts';
import type { Cosigner } from './cosigner.ts';
import type { ServerTls } from './server.ts';

/** The keys and certificates that the configuration names, read and opened. */
export async function cosignerOf({
  cosigner: { name, keyFile, mlDsaKeyFile },
}: Pick<UpstreamConfig, 'cosigner'>): Promise<Cosigner> {
  const ed25519Pem = await readSecret(keyFile, 'cosigner.keyFile');
  if (mlDsaKeyFile === undefined) return openCosigner(name, { ed25519Pem });
  return openCosigner(name, { ed25519Pem, mlDsaPem: await readSecret(mlDsaKeyFile, 'cosigner.mlDsaKeyFile') });
}

/** The authority that signs for stations; absent: stations get their certificates elsewhere. */
export async function authorityOf({
  stationCertificates,
}: Pick<UpstreamConfig, 'stationCertificates'>): Promise<Authority | undefined> {
  if (stationCertificates === undefined) return undefined;
  const { caCertFile, caKeyFile } = stationCertificates;
  return openAuthority({
    certPem: await readOrFault(caCertFile, 'stationCertificates.caCertFile'),
    keyPem: await readSecret(caKeyFile, 'stationCertificates.caKeyFile'),
    field: 'stationCertificates',
  });
}

/** Throws `station.bad-config` also for files that hold something else. */
export async function readServerTls({
  tls: { caFile, certFile, keyFile },
}: Pick<UpstreamConfig, 'tls'>): Promise<ServerTls> {
  const caPem = await readOrFault(caFile, 'tls.caFile');
  const certPem = await readOrFault(certFile, 'tls.certFile');
  const keyPem = await readSecret(keyFile, 'tls.keyFile');
  usable({ field: 'tls.caFile', file: caFile, why: 'not a certificate' }, () => new X509Certificate(caPem));
  usable({ field: 'tls.certFile', file: certFile, why: 'not a certificate' }, () => new X509Certificate(certPem));
  usable({ field: 'tls.keyFile', file: keyFile, why: 'not a private key' }, () => createPrivateKey(keyPem.reveal()));
  return { caPem, certPem, keyPem };
}

function usable(
  evidence: { readonly field: string; readonly file: string; readonly why: string },
  parse: () => unknown,
): void {
  try {
    parse();
  } catch (cause) {
    throw new Fault('station.bad-config', evidence, { cause });
  }
}
