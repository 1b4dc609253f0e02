import type { SignerDaemon, SignerStart } from '../../signer/client.ts';
import { pointAtTokensBeside } from './softhsm-conf.ts';
import type { StationConfig } from './station-config.ts';

/** How the signing service that station.json names is started, or where it listens. */
export async function signerStartOf(signer: NonNullable<StationConfig['signer']>): Promise<SignerStart | SignerDaemon> {
  if ('socket' in signer) return signer;
  const { config, officersSha256, pinFile, softhsmConf } = signer;
  if (softhsmConf !== undefined) await pointAtTokensBeside(softhsmConf);
  return { config, officersSha256, pin: { kind: 'file', path: pinFile }, softhsmConf };
}
