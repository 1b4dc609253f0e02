import { openSignedDocument } from '../../codecs/signed-documents.ts';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import type { ManifestDocument } from '../../formats/documents/manifest-document.ts';
import { officerKeySchema, officersSha256Hex, type OfficerKey } from '../../formats/officer-key.ts';
import { MAX_DOCUMENT_BYTES } from '../../formats/signed-document.ts';
import { requireInForce, requireOfStation } from '../../signer/policy/document-rules.ts';
import { configFault } from '../config/config-fault.ts';
import { readJsonFile } from '../config/json-file.ts';
import { readSmallFile } from './read-small-file.ts';

/** Where the documents of a station lie. What they say is worth what the officers' signatures are. */
export interface DocumentPlaces {
  /** A list of `{id, name, jwk}`. */
  readonly officers: string;
  /** Pins that list. */
  readonly officersSha256: string;
  readonly manifest: string;
}

export interface ManifestInForce {
  readonly manifest: ManifestDocument;
  readonly sha256Hex: string;
  readonly signedBy: readonly string[];
  /** Whose signatures count for this station. */
  readonly officers: readonly OfficerKey[];
}

/** Reads the manifest that two officers signed for this station. */
export async function readManifestInForce(
  places: DocumentPlaces | undefined,
  { station, now }: { readonly station: string; readonly now: Date },
): Promise<ManifestInForce> {
  if (places === undefined) throw new Fault('manifest.missing', { file: 'station.json', field: 'documents' });
  const officers = await readOfficers(places);
  const bytes = await readSmallFile(places.manifest, MAX_DOCUMENT_BYTES);
  const opened = openSignedDocument(bytes, { type: 'manifest', officers, threshold: SIGNATURE_THRESHOLD });
  const { content: manifest, payloadSha256Hex: sha256Hex, signedBy } = opened;
  requireOfStation(manifest, station);
  requireInForce(manifest, now);
  return { manifest, sha256Hex, signedBy, officers };
}

/** The list that `officersSha256` pins. */
export async function readOfficers({
  officers: path,
  officersSha256,
}: Pick<DocumentPlaces, 'officers' | 'officersSha256'>): Promise<readonly OfficerKey[]> {
  const parsed = z
    .array(officerKeySchema)
    .max(16)
    .safeParse(await readJsonFile(path, 'station.bad-config'));
  if (!parsed.success) throw configFault('station.bad-config', path, parsed.error);
  const found = officersSha256Hex(parsed.data);
  if (found === officersSha256) return parsed.data;
  throw new Fault('document.other-officers', { path, reason: 'other-hash', sha256: found, wanted: officersSha256 });
}
