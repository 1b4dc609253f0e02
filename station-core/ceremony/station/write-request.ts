import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ISSUER_ALGORITHMS } from '../../pki/algorithms.ts';
import { assembleRequest, encodeRequestInfo, readCaRequest } from '../../pki/ca/ca-request.ts';
import { writeText } from '../ceremony-file.ts';
import { pemText } from '../pem-files.ts';
import type { CeremonyToken } from '../token/ceremony-token.ts';
import type { StationCeremony } from './ceremony-state.ts';
import { issuingWish, requestOf } from './station-keys.ts';

export const REQUEST_FILE = 'issuing.csr.pem';

export function requestPath({ dir }: StationCeremony): string {
  return join(dir, REQUEST_FILE);
}

/** The file for the root. A crash in here leaves a request that nobody knows of; the next run writes another in its place. */
export async function writeRequest(
  ceremony: StationCeremony,
  token: CeremonyToken,
  signal: AbortSignal,
): Promise<void> {
  const { state, dir } = ceremony;
  const infoDer = encodeRequestInfo(requestOf(state));
  const signatureDer = await token.sign(issuingWish(state), infoDer);
  const csrDer = assembleRequest(infoDer, signatureDer, ISSUER_ALGORITHMS[state.settings.curve]);
  readCaRequest(csrDer); // the root would refuse it
  await writeText({ dir, name: REQUEST_FILE }, pemText('CERTIFICATE REQUEST', csrDer), signal);
  const requestSha256 = createHash('sha256').update(csrDer).digest('hex');
  await ceremony.advance({ requestSha256 }, `The certificate request was written, SHA-256 ${requestSha256}.`, signal);
}
