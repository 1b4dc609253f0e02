import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import type { Permit } from '../../formats/permit.ts';
import { MAX_DOCUMENT_BYTES } from '../../formats/signed-document.ts';
import type { OfferedDocuments } from '../../signer/client.ts';
import { configFault } from '../config/config-fault.ts';
import { readPermitFiles } from '../product/permit-folder.ts';
import type { DocumentPlaces } from '../documents/manifest-in-force.ts';
import { readSmallFile } from '../documents/read-small-file.ts';

/** Where everything lies that officers signed for a station. */
export interface SignedPlaces {
  readonly permits: string;
  readonly documents?: DocumentPlaces | undefined;
}

/** What lies there, as the signing service wants it: it verifies every word. */
export interface SignedFiles {
  readonly permits: readonly Permit[];
  readonly permitPaths: readonly string[];
  readonly offered: OfferedDocuments;
}

/** The list of revoked permits lies beside the manifest. */
export function revocationsPath({ manifest }: Pick<DocumentPlaces, 'manifest'>): string {
  return join(dirname(manifest), 'revocations.jws');
}

export async function readSignedFiles({ permits: folder, documents }: SignedPlaces): Promise<SignedFiles> {
  const { permits, texts, paths: permitPaths } = await readPermitFiles(folder);
  if (documents === undefined) return { permits, permitPaths, offered: { permits: texts } };
  const manifest = (await readSmallFile(documents.manifest, MAX_DOCUMENT_BYTES)).toString('utf8');
  const revocations = await readIfThere(revocationsPath(documents));
  return {
    permits,
    permitPaths,
    offered: { permits: texts, manifest, ...(revocations === undefined ? {} : { revocations }) },
  };
}

/** Where nobody ever revoked a permit there is no list. Whether there must be one is for the signing service to say. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    await stat(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw configFault('station.bad-config', path, error);
  }
  return (await readSmallFile(path, MAX_DOCUMENT_BYTES)).toString('utf8');
}
