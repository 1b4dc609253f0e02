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

export async function readServerTls({
  tls: { caFile, certFile, keyFile },
}: Pick<UpstreamConfig, 'tls'>): Promise<ServerTls> {
  return {
    caPem: await readOrFault(caFile, 'tls.caFile'),
    certPem: await readOrFault(certFile, 'tls.certFile'),
    keyPem: await readSecret(keyFile, 'tls.keyFile'),
  };
}
