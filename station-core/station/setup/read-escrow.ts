import { X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Escrow } from '../issuance/escrow.ts';
import { readSetupFile } from './station-config.ts';

/**
 * The certificates that secrets are sealed to, from one file: a classical one, and beside it at most one of ML-KEM. Whether
 * they are fit for it is judged when something is sealed.
 */
export async function readEscrow(path: string): Promise<Escrow> {
  const certificates = certificatesIn(await readSetupFile(path), path);
  const isKem = ({ publicKey }: X509Certificate): boolean => publicKey.asymmetricKeyType?.startsWith('ml-kem') === true;
  const [kem, secondKem] = certificates.filter(isKem);
  const [classical, second] = certificates.filter((each) => !isKem(each));
  if (classical === undefined || second !== undefined || secondKem !== undefined) {
    throw new Fault('station.bad-config', { path, problem: 'not one classical certificate and at most one of ML-KEM' });
  }
  return { certDer: classical.raw, ...(kem === undefined ? {} : { kemCertDer: kem.raw }) };
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

function certificatesIn(file: Buffer, path: string): readonly X509Certificate[] {
  const blocks = file.toString('latin1').match(PEM);
  try {
    return (blocks ?? [file]).map((block) => new X509Certificate(block));
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}
