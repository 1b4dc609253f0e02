import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSignedDocument, readPayload } from '../../codecs/signed-documents.ts';
import { parsePermit } from '../../codecs/permit.ts';
import { Fault } from '../../fault.ts';
import type { Permit } from '../../formats/permit.ts';
import { configFault } from '../config/config-fault.ts';

/**
 * The folder in which permits lie as the officers signed them. Here they are only read: what they say guides the station,
 * and the signing service verifies every signature before it goes by one.
 */
export interface PermitFiles {
  readonly permits: readonly Permit[];
  /** Of the same, as they were signed. */
  readonly texts: readonly string[];
  /** Where each of them lies. */
  readonly paths: readonly string[];
}

/** Reads every permit of a folder; one that cannot be read stops the station rather than being passed over. */
export async function readPermitFiles(dir: string): Promise<PermitFiles> {
  const files: { permit: Permit; text: string; path: string }[] = [];
  for (const name of await namesIn(dir)) {
    const path = join(dir, name);
    try {
      const text = await readFile(path, 'utf8');
      files.push({ permit: permitIn(text, path), text, path });
    } catch (error) {
      throw configFault('station.bad-config', path, error);
    }
  }
  return {
    permits: files.map(({ permit }) => permit),
    texts: files.map(({ text }) => text),
    paths: files.map(({ path }) => path),
  };
}

function permitIn(text: string, path: string): Permit {
  try {
    const { profile, rights, ...permit } = readPayload(parseSignedDocument(text).payload, 'permit');
    const { organization, organizationalUnit, product, quota, notBefore, notAfter, stations } = permit;
    const { serverAuth } = profile;
    const subject = { organization, organizationalUnit, serverAuth };
    return {
      permit: permit.permit,
      product,
      ...subject,
      quota,
      notBefore,
      notAfter,
      rework: rights.rework,
      lock: rights.lock,
      burn: rights.burn,
      stations: [...stations],
    };
  } catch (error) {
    if (error instanceof Fault && isOfTheOldForm(text, path)) {
      throw new Fault('permit.old-form', { path }, { cause: error });
    }
    throw error;
  }
}

/** A plain JSON file that nobody signed, as permits were up to version 0.3. */
function isOfTheOldForm(text: string, path: string): boolean {
  try {
    parsePermit(text, path);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    throw configFault('station.bad-config', dir, error);
  }
}
