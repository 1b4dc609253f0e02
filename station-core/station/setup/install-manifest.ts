import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSignedDocument } from '../../codecs/signed-documents.ts';
import { writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import { officersSha256Hex, type OfficerKey } from '../../formats/officer-key.ts';
import { requireInForce, requireNewest, requireOfStation } from '../../signer/policy/document-rules.ts';
import { requireSameKind } from '../../signer/policy/trial-rules.ts';
import { configFault } from '../config/config-fault.ts';
import { readJsonFile } from '../config/json-file.ts';
import { type ManifestInForce, readManifestInForce } from '../documents/manifest-in-force.ts';
import { readStationConfig } from './station-config.ts';

const FOLDER = 'documents';
const WRITE_TIMEOUT_MS = 10_000;

/**
 * Puts a signed manifest in force from the next start on. The first one pins the officers, who are those of the signing
 * service; later ones must be by the officers that are pinned, and have a higher number.
 */
export async function installManifest(
  dataDir: string,
  { json, officers, now }: { readonly json: Uint8Array; readonly officers: readonly OfficerKey[]; readonly now: Date },
): Promise<ManifestInForce> {
  const { station, trial, documents, signer } = await readStationConfig(dataDir);
  const opened = openSignedDocument(json, { type: 'manifest', officers, threshold: SIGNATURE_THRESHOLD });
  const { content: manifest, payloadSha256Hex: sha256Hex, signedBy } = opened;
  requireOfStation(manifest, station);
  requireSameKind('manifest', manifest.trial === true, trial === true);
  requireInForce(manifest, now);
  const officersSha256 = officersSha256Hex(officers);
  const ofSigner = signer !== undefined && 'officersSha256' in signer ? signer.officersSha256 : undefined;
  for (const wanted of [documents?.officersSha256, ofSigner]) {
    if (wanted === undefined || wanted === officersSha256) continue;
    throw new Fault('document.other-officers', { reason: 'other-hash', sha256: officersSha256, wanted });
  }
  if (documents !== undefined) {
    const before = await readManifestInForce(documents, { station, now }).catch(notInForce);
    const seen = before && { number: before.manifest.number, sha256Hex: before.sha256Hex };
    requireNewest({ number: manifest.number, sha256Hex }, seen);
  }
  await mkdir(join(dataDir, FOLDER), { recursive: true });
  await write(join(dataDir, FOLDER), 'officers.json', `${JSON.stringify(officers, undefined, 2)}\n`);
  await write(join(dataDir, FOLDER), 'manifest.jws', json);
  // A crash before this line leaves files that nothing names yet, or the manifest of before replaced by the newer one.
  await nameIt(dataDir, officersSha256);
  return { manifest, sha256Hex, signedBy, officers };
}

async function nameIt(dataDir: string, officersSha256: string): Promise<void> {
  const path = join(dataDir, 'station.json');
  const config = (await readJsonFile(path, 'station.bad-config')) as object;
  const documents = { officers: `${FOLDER}/officers.json`, officersSha256, manifest: `${FOLDER}/manifest.jws` };
  await write(dataDir, 'station.json', `${JSON.stringify({ ...config, documents }, undefined, 2)}\n`);
}

async function write(dir: string, name: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeDurably({ dir, name }, Buffer.from(content), AbortSignal.timeout(WRITE_TIMEOUT_MS));
  } catch (error) {
    throw configFault('station.bad-config', join(dir, name), error);
  }
}

/** One that is over, or was never whole, is what the new one replaces; the signing service remembers its number. */
function notInForce(error: unknown): undefined {
  if (error instanceof Fault) return undefined;
  throw error;
}

export async function readManifestFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw configFault('station.bad-path', path, error);
  }
}
