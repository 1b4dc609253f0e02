/**
 * Documents of officers that let somebody in again, as they lie in the folders for imports: for a screen at which nobody can
 * sign in. Of all that lies there it names only those documents, so whoever stands before a locked screen reads no more.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecoveryDocumentView } from '../../contract.ts';
import { parseSignedDocument } from '../../codecs/signed-documents.ts';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { typeOfPayload } from '../../formats/documents/open-document.ts';
import { formatSignedDocument, MAX_DOCUMENT_BYTES, type ParsedDocument } from '../../formats/signed-document.ts';
import type { Recoveries, RecoveryOrder } from '../../operators/recoveries.ts';
import { within } from '../../wait.ts';
import { faultView } from '../views/fault-view.ts';

export interface RecoveryDocumentsParts {
  /** The folders for imports that are there now. */
  readonly roots: () => Promise<readonly string[]>;
  /** Throws for what officers of this station did not order. */
  readonly read: (text: string) => RecoveryOrder;
  readonly recoveries: Pick<Recoveries, 'isUsed'>;
}

interface Found {
  readonly file: string;
  readonly order: RecoveryOrder | Fault;
}

/** A stick holds the file at its top or in a folder of a folder; nobody looks for one in a thousand. */
const DEEPEST = 2;
const MOST_FOLDERS = 200;
const MOST_DOCUMENTS = 20;
const TIMEOUT_MS = 10_000;

export class RecoveryDocuments {
  readonly #parts: RecoveryDocumentsParts;

  constructor(parts: RecoveryDocumentsParts) {
    this.#parts = parts;
  }

  async list(signal: AbortSignal): Promise<RecoveryDocumentView[]> {
    return (await this.#found(signal)).map(viewOf);
  }

  /** The document that was chosen, as it lies there now; throws when it is gone, or no longer orders anything. */
  async find(documentSha256Hex: string, signal: AbortSignal): Promise<RecoveryOrder> {
    const orders = (await this.#found(signal)).map(({ order }) => order);
    const found = orders.find((order) => !(order instanceof Fault) && order.documentSha256Hex === documentSha256Hex);
    if (found === undefined || found instanceof Fault)
      throw new Fault('station.bad-path', { documentSha256Hex, problem: 'no such document there now' });
    return found;
  }

  /** A stick that hangs must not hang the screen. */
  #found(signal: AbortSignal): Promise<readonly Found[]> {
    const late = (): Fault => new Fault('station.timed-out', { during: 'folders for imports', timeoutMs: TIMEOUT_MS });
    return within({ timeoutMs: TIMEOUT_MS, signal, late }, (ended) => this.#look(ended));
  }

  async #look(ended: AbortSignal): Promise<readonly Found[]> {
    const found: Found[] = [];
    for await (const path of filesUnder(await this.#parts.roots(), ended)) {
      const document = await recoveryIn(path);
      if (document === undefined) continue;
      found.push({ file: basename(path), order: this.#orderIn(document) });
      if (found.length === MOST_DOCUMENTS) break;
    }
    return found;
  }

  #orderIn(document: ParsedDocument): RecoveryOrder | Fault {
    try {
      const order = this.#parts.read(formatSignedDocument(document));
      if (!this.#parts.recoveries.isUsed(order)) return order;
      return new Fault('person.recovery-used', { recovery: order.recovery });
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  }
}

async function* filesUnder(roots: readonly string[], ended: AbortSignal): AsyncGenerator<string> {
  let folders = [...roots];
  let looked = 0;
  for (let depth = 0; depth <= DEEPEST; depth++) {
    const deeper: string[] = [];
    for (const folder of folders.slice(0, MOST_FOLDERS - looked)) {
      ended.throwIfAborted();
      const entries = await readdir(folder, { withFileTypes: true }).catch(absent);
      for (const each of entries ?? []) {
        if (each.isFile() && each.name.endsWith('.jws')) yield join(folder, each.name);
        if (each.isDirectory() && !each.name.startsWith('.')) deeper.push(join(folder, each.name));
      }
    }
    looked += folders.length;
    folders = deeper.sort();
  }
}

/** What is no such document, for whatever reason, is none of this screen's business. */
async function recoveryIn(path: string): Promise<ParsedDocument | undefined> {
  const size = await stat(path).then((found) => found.size, absent);
  if (size === undefined || size > MAX_DOCUMENT_BYTES) return undefined;
  const bytes = await readFile(path).catch(absent);
  if (bytes === undefined) return undefined;
  try {
    const document = parseSignedDocument(bytes);
    return typeOfPayload(document.payload) === 'recovery' ? document : undefined;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function viewOf({ file, order }: Found): RecoveryDocumentView {
  if (order instanceof Fault) return { file, order: null, fault: faultView(order) };
  const { documentSha256Hex, id, name, role, reason, signedBy } = order;
  return { file, order: { documentSha256Hex, id, name, role, reason, signedBy: [...signedBy] }, fault: null };
}

/** Files of a stick come and go. */
function absent(error: unknown): undefined {
  if (systemErrorCode(error) === undefined) throw error;
}
