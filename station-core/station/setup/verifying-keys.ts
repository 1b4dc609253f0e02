import { X509Certificate } from 'node:crypto';
import { parseVerifierKey } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import type { VerifyOptions } from '../../ledger/verify/verify.ts';
import { version } from '../version.ts';
import { earlierKeys } from './migration.ts';
import { readSetupFile, readStationConfig } from './station-config.ts';

/** The keys that the station's own setup pins. */
export async function verifyingKeys(
  dataDir: string,
): Promise<{ readonly station: string; readonly keys: VerifyOptions }> {
  const config = await readStationConfig(dataDir);
  const { station, ca, upstream } = config;
  const issuerCertDer = await issuingCertificate(ca.intermediate);
  const { checkpointKey, earlierIssuer } = await earlierKeys(config, issuerCertDer);
  const keys = {
    checkpointKey,
    issuerCertDer,
    ...(earlierIssuer === undefined ? {} : { earlierIssuer }),
    version: version(),
    ...(upstream === undefined ? {} : { upstreamKey: parseVerifierKey(upstream.upstreamKey) }),
  };
  return { station, keys };
}

export async function issuingCertificate(path: string): Promise<Uint8Array> {
  const pem = await readSetupFile(path);
  try {
    return new X509Certificate(pem).raw;
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}
