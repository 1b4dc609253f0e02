/** Writes records of units to a file: all of it or none. What is exported, in which form, and where it may fail. */
import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { streamDurably, systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import type { Mac } from '../../model/mac.ts';
import { unitFileName } from '../../model/unit-serial.ts';
import { version } from '../version.ts';
import { type PackedFile, whole, ZIP_LIMITS, zipped } from './archive.ts';
import { evidencePack } from './evidence-pack.ts';
import { orderRow, orderTable } from './order-table.ts';
import type { Packing } from './packing.ts';
import { type Printing, unitPdf } from './pdf/unit-pdf.ts';
import type { RecordSetup } from './record-setup.ts';
import { type KnownProduct, knownProduct } from './release-evidence.ts';
import { documentBytes, type UnitDocument, unitDocument } from './unit-document.ts';

export const EXPORT_FORMS = ['pdf', 'json', 'zip'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

/**
 * One unit, by serial number or MAC address; all of an order, or one of the parts that a large order is divided into; or
 * several that somebody found.
 */
export type Exported =
  | { readonly unit: string }
  | { readonly order: string; readonly part?: number; readonly ofParts?: number }
  | { readonly units: readonly Mac[] };

export interface Exporting {
  readonly ledger: LedgerReader;
  readonly setup: RecordSetup;
  readonly form: ExportForm;
  readonly now: Date;
  /** Where a product is described, when that is not in the station's own folder. */
  readonly productDir?: string;
  readonly signal: AbortSignal;
  /** Hears how many of how many units are done. */
  readonly progress?: (done: number, all: number) => void;
}

export interface Exportable {
  /** What a file of it would be called. */
  readonly name: string;
  readonly units: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Throws `ledger.not-found` or `export.nothing` before anything is made. */
export function exportOf(what: Exported, exporting: Exporting): Exportable {
  if ('unit' in what) return ofUnit(what.unit, exporting);
  return 'units' in what ? ofUnits(what.units, { called: 'units', exporting }) : ofOrder(what, exporting);
}

function ofUnit(id: string, exporting: Exporting): Exportable {
  const document = unitDocument(exporting.ledger, id, exporting.setup);
  if (document === undefined) throw new Fault('ledger.not-found', { id });
  const name = `${unitFileName(document)}.${exporting.form}`;
  return { name, units: 1, pieces: unitPieces(document, exporting, new Products(exporting)) };
}

async function* unitPieces(
  document: UnitDocument,
  exporting: Exporting,
  products: Products,
): AsyncGenerator<Uint8Array> {
  exporting.signal.throwIfAborted();
  switch (exporting.form) {
    case 'pdf':
      yield await unitPdf(document, printing(exporting));
      return;
    case 'json':
      yield documentBytes(document);
      return;
    case 'zip':
      yield* zipped(await evidencePack(document, await products.packing(document)), { writtenAt: exporting.now });
  }
}

function ofOrder(
  { order, part = 1, ofParts = 1 }: Extract<Exported, { order: string }>,
  exporting: Exporting,
): Exportable {
  const all = exporting.ledger.unitsOf(order);
  const unitsOfPart = Math.ceil(all.length / ofParts);
  const units = all.slice((part - 1) * unitsOfPart, part * unitsOfPart);
  if (units.length === 0) throw new Fault('export.nothing', { order, ...(ofParts > 1 ? { part, ofParts } : {}) });
  return ofUnits(units, { called: order + (ofParts > 1 ? `-${part}-of-${ofParts}` : ''), exporting });
}

function ofUnits(
  units: readonly Mac[],
  { called, exporting }: { readonly called: string; readonly exporting: Exporting },
): Exportable {
  const { form } = exporting;
  if (units.length === 0) throw new Fault('export.nothing', { wanted: called });
  if (form !== 'json' && units.length > MOST_UNITS) {
    throw new Fault('export.too-large', { units: units.length, mostUnits: MOST_UNITS });
  }
  const name = `${called.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.${form === 'json' ? 'json' : 'zip'}`;
  const documents = documentsOf(units, exporting);
  return { name, units: units.length, pieces: form === 'json' ? jsonArray(documents) : zipOf(documents, exporting) };
}

/** Beside the units there is the table of them. */
const MOST_UNITS = ZIP_LIMITS.files - 1;

async function* documentsOf(units: readonly string[], exporting: Exporting): AsyncGenerator<UnitDocument> {
  for (const [at, unit] of units.entries()) {
    exporting.signal.throwIfAborted();
    const document = unitDocument(exporting.ledger, unit, exporting.setup);
    if (document !== undefined) yield document;
    exporting.progress?.(at + 1, units.length);
  }
}

/** One document a line; as a whole it is a JSON array. */
async function* jsonArray(documents: AsyncIterable<UnitDocument>): AsyncGenerator<Uint8Array> {
  let before = '[\n';
  for await (const document of documents) {
    yield Buffer.concat([Buffer.from(before), documentBytes(document)]);
    before = ',\n';
  }
  yield Buffer.from('\n]\n');
}

function zipOf(documents: AsyncIterable<UnitDocument>, exporting: Exporting): AsyncGenerator<Uint8Array> {
  const products = new Products(exporting);
  const files = async function* (): AsyncGenerator<PackedFile> {
    const rows: string[][] = [];
    for await (const document of documents) {
      rows.push(orderRow(document));
      const bytes = await whole(unitPieces(document, exporting, products));
      yield { path: `units/${unitFileName(document)}.${exporting.form}`, bytes, stored: exporting.form === 'zip' };
    }
    yield { path: 'units.csv', bytes: Buffer.from(orderTable(rows), 'utf8') };
  };
  return zipped(files(), { writtenAt: exporting.now });
}

/** The station's products as they are described today, each read once. */
class Products {
  readonly #exporting: Exporting;
  readonly #known = new Map<string, KnownProduct | undefined>();

  constructor(exporting: Exporting) {
    this.#exporting = exporting;
  }

  async packing({ product }: UnitDocument): Promise<Packing> {
    const { ledger, setup, productDir } = this.#exporting;
    if (!this.#known.has(product))
      this.#known.set(product, await knownProduct(productDir ?? setup.productDir(product)));
    return { ledger, setup, known: this.#known.get(product), ...printing(this.#exporting) };
  }
}

function printing({ now }: Exporting): Printing {
  return { printedAt: now, version: version() };
}

export interface WrittenExport {
  readonly sizeBytes: number;
  readonly sha256Hex: string;
}

/** The file is there whole when this resolves; when it rejects, nothing is left behind and an older file stays. */
export async function writeExport(path: string, { pieces }: Exportable, signal: AbortSignal): Promise<WrittenExport> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      hash.update(piece);
      sizeBytes += piece.length;
      yield piece;
    }
  };
  try {
    await refuseDevice(path);
    await streamDurably({ dir: dirname(path), name: basename(path) }, counted(), signal);
  } catch (error) {
    const system = systemErrorCode(error);
    if (system === undefined) throw error;
    const code = FULL.has(system) ? 'export.disk-full' : 'export.not-writable';
    throw new Fault(code, { path, system }, { cause: error });
  }
  return { sizeBytes, sha256Hex: hash.digest('hex') };
}

/**
 * The finished file takes the place of what is there. Of a link it takes the place too, and what the link leads to stays
 * as it is; but a device, such as /dev/full, is nothing to replace.
 */
async function refuseDevice(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined); // what else is wrong with the path, writing to it tells
  if (found === undefined || found.isFile() || found.isSymbolicLink() || found.isDirectory()) return;
  throw new Fault('export.not-writable', { path, problem: 'this is a device or a pipe' });
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);
