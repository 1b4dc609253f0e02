import { ISSUER_ALGORITHMS } from '../../pki/algorithms.ts';
import { assembleSigned } from '../../pki/assemble.ts';
import { rootTbs } from '../../pki/ca/ca-certificates.ts';
import { randomCertSerial } from '../../pki/ca/cert-serial.ts';
import { writeText } from '../ceremony-file.ts';
import { pemText } from '../pem-files.ts';
import { writeRecord, type WrittenRecord } from '../record/write-record.ts';
import type { CeremonyToken } from '../token/ceremony-token.ts';
import { type Curve, type KeyWish, wishFor } from '../token/key-wish.ts';
import { rootRecord } from './root-records.ts';
import type { RootCeremony, RootState } from './root-state.ts';

export const ROOT_FILE = 'root.pem';

export function rootWish({
  settings: { curve },
  token,
}: Pick<RootState, 'settings' | 'token'>): KeyWish & { readonly kind: Curve } {
  const { label, idHex } = wishFor('root', curve, token.kind);
  return { label, idHex, kind: curve };
}

/** Made by this machine's clock, which may run behind the station's: a certificate is valid a day before it was made. */
export const SKEW_MS = 86_400_000;

/** The root's key and its certificate. What is there already stays; a crash leaves what the next call finishes. */
export async function makeRoot(
  ceremony: RootCeremony,
  token: CeremonyToken,
  signal: AbortSignal,
): Promise<WrittenRecord> {
  const { dir } = ceremony;
  const { curve, name } = ceremony.state.settings;
  if (ceremony.state.key === undefined) {
    const key = await token.makeKey(rootWish(ceremony.state));
    await ceremony.advance({ key }, `The root key (${curve}) was made in the token and read back.`, signal);
  }
  if (ceremony.state.certPem === undefined) {
    const spkiDer = Buffer.from(ceremony.state.key?.spkiBase64 ?? '', 'base64');
    const notBefore = new Date(Date.now() - SKEW_MS);
    const tbsDer = rootTbs({ name, spkiDer, certSerial: randomCertSerial(), notBefore });
    const signatureDer = await token.sign(rootWish(ceremony.state), tbsDer);
    const algorithm = ISSUER_ALGORITHMS[curve].signature;
    const certPem = pemText('CERTIFICATE', assembleSigned({ tbsDer, signatureDer }, { spkiDer, algorithm }));
    await ceremony.advance({ certPem }, 'The root signed its own certificate.', signal);
  }
  await writeText({ dir, name: ROOT_FILE }, ceremony.certificatePem, signal);
  return writeRecord({ dir, name: 'root-record' }, rootRecord(ceremony.state), signal);
}
