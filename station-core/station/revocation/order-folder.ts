import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSignedDocument, readPayload } from '../../codecs/signed-documents.ts';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import type { RevocationOrderDocument } from '../../formats/documents/order-documents.ts';
import { MAX_DOCUMENT_BYTES } from '../../formats/signed-document.ts';
import { readSmallFile } from '../documents/read-small-file.ts';

/** An order of officers by its text. Nothing is verified by reading it. */
export interface KeptOrder {
  readonly text: string;
  readonly content: RevocationOrderDocument;
  readonly sha256Hex: string;
}

export function readOrder(text: string): KeptOrder {
  const { payload, payloadSha256Hex: sha256Hex } = parseSignedDocument(text);
  return { text, content: readPayload(payload, 'revocation-order'), sha256Hex };
}

/** DIR/documents/orders: orders that the ledger names, kept for the crash between an intent and its act. */
export class OrderFolder {
  readonly #dir: string;

  constructor(dataDir: string) {
    this.#dir = join(dataDir, 'documents', 'orders');
  }

  async keep({ text, sha256Hex }: KeptOrder, signal: AbortSignal): Promise<void> {
    try {
      await mkdir(this.#dir, { recursive: true, mode: 0o700 });
      await writeDurably({ dir: this.#dir, name: `${sha256Hex}.jws` }, Buffer.from(text, 'utf8'), signal);
    } catch (error) {
      const reason = systemErrorCode(error);
      if (reason === undefined) throw error;
      throw new Fault('station.not-writable', { folder: this.#dir, reason }, { cause: error });
    }
  }

  async kept(sha256Hex: string): Promise<KeptOrder> {
    const path = join(this.#dir, `${sha256Hex}.jws`);
    return readOrder((await readSmallFile(path, MAX_DOCUMENT_BYTES)).toString('utf8'));
  }
}
