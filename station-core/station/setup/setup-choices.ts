import { createHash, X509Certificate } from 'node:crypto';
import { parseSignedDocument, readPayload } from '../../codecs/signed-documents.ts';
import { Fault } from '../../fault.ts';
import type { Escrow } from '../issuance/escrow.ts';
import type { SetupChoices } from '../documents/manifest-rules.ts';
import { fileSha256Hex } from '../documents/read-small-file.ts';
import { readSetupFile, type StationConfig } from './station-config.ts';

/** What station.json chose, by content, for comparison with what the manifest allows. */
export async function setupChoices(config: StationConfig, { certDer, kemCertDer }: Escrow): Promise<SetupChoices> {
  const { trial, upstream, checkpointKey, signer, printer, scanner } = config;
  return {
    isTrial: trial === true,
    escrowCertSha256Hex: sha256Hex(certDer),
    ...(kemCertDer === undefined ? {} : { escrowKemCertSha256Hex: sha256Hex(kemCertDer) }),
    upstream:
      upstream === undefined
        ? undefined
        : { url: upstream.url, caSha256Hex: await certificateSha256Hex(upstream.ca), key: upstream.upstreamKey },
    checkpointKey,
    module: await moduleOf(signer),
    printer,
    scannerProgram: await scannerProgram(scanner),
  };
}

async function scannerProgram(scanner: StationConfig['scanner']): Promise<SetupChoices['scannerProgram']> {
  if (typeof scanner === 'object') return { sha256Hex: await fileSha256Hex(scanner.program), args: scanner.args };
  if (!scanner.startsWith('program:')) return undefined;
  return { sha256Hex: await fileSha256Hex(scanner.slice('program:'.length)), args: [] };
}

/** Of the signing service that the station starts. One in an account of its own answers to its own configuration alone. */
async function moduleOf(signer: StationConfig['signer']): Promise<SetupChoices['module']> {
  if (signer === undefined || 'socket' in signer) return undefined;
  const { modulePath } = readPayload(parseSignedDocument(await readSetupFile(signer.config)).payload, 'signer').hsm;
  return { path: modulePath, sha256Hex: await moduleSha256Hex(modulePath) };
}

async function moduleSha256Hex(modulePath: string): Promise<string> {
  try {
    return await fileSha256Hex(modulePath);
  } catch (error) {
    if (error instanceof Fault) throw new Fault('hsm.missing', { modulePath }, { cause: error });
    throw error;
  }
}

async function certificateSha256Hex(path: string): Promise<string> {
  const pem = await readSetupFile(path);
  try {
    return sha256Hex(new X509Certificate(pem).raw);
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
