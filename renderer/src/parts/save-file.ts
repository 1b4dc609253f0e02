/** Takes an export from the station piece by piece and hands it to the browser as a download. */
import type { ExportEvent } from '../../../station-core/contract.ts';

export interface SavedFile {
  readonly name: string;
  readonly sha256Hex: string;
}

const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  json: 'application/json',
  zip: 'application/zip',
  pem: 'application/x-pem-file',
  der: 'application/pkix-crl',
};

export interface Saving {
  readonly signal: AbortSignal;
  readonly progress: (units: { readonly doneUnits: number; readonly allUnits: number }) => void;
}

/** Nothing is saved unless every byte that was announced has come, and nobody has called it off. */
export async function saveExport(events: AsyncIterable<ExportEvent>, saving?: Saving): Promise<SavedFile> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let file: Extract<ExportEvent, { kind: 'file' }> | undefined;
  let sizeBytes = 0;
  for await (const event of events) {
    saving?.signal.throwIfAborted();
    if (event.kind === 'progress') saving?.progress(event);
    if (event.kind === 'file') file = event;
    if (event.kind !== 'bytes') continue;
    const piece = base64Bytes(event.base64);
    pieces.push(piece);
    sizeBytes += piece.length;
  }
  saving?.signal.throwIfAborted();
  if (file?.sizeBytes !== sizeBytes) throw new Error('the export was cut off');
  save(file.name, pieces);
  return { name: file.name, sha256Hex: file.sha256Hex };
}

export function save(name: string, pieces: readonly BlobPart[]): void {
  const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  const url = URL.createObjectURL(new Blob([...pieces], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the bytes by the next turn; a minute is to spare.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

export function base64Bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
