/**
 * Renders a unit's labels as one PDF: page 1 the inner label, page 2 the outer one, each exactly as large as its
 * paper. Equal data gives equal bytes. Keeps nothing: PDF and QR text go to the caller as secrets.
 */
import { createHash } from 'node:crypto';
import PDFDocument from 'pdfkit';
import { Secret, type SecretText } from '../secret.ts';
import { drawInnerLabel } from './inner-label.ts';
import { checkLabelData, type LabelData, points, type SizeMm } from './label-data.ts';
import { drawOuterLabel, type OuterLabelData } from './outer-label.ts';
import { provisioningText } from './provisioning-qr.ts';

export type { LabelData, LabelText } from './label-data.ts';

export interface RenderedLabel {
  readonly pdf: Secret<Buffer>;
  readonly sha256Hex: string;
  /** What a scanner reads from page 1. */
  readonly qrText: SecretText;
}

export async function renderLabel(data: LabelData): Promise<RenderedLabel> {
  checkLabelData(data);
  const { ssid, ownerName: username, softApPassword, ownershipCode } = data;
  const qrText = provisioningText({ ssid, username, softApPassword, ownershipCode });
  const { doc, finished } = openPdf(data);
  doc.addPage(page(data.label.inner));
  drawInnerLabel(doc, data, qrText);
  doc.addPage(page(data.label.outer));
  drawOuterLabel(doc, publicPart(data));
  doc.end();
  const pdf = await finished;
  return { pdf: new Secret(pdf), sha256Hex: createHash('sha256').update(pdf).digest('hex'), qrText };
}

/** Picked by name: what is not listed here cannot get onto the outer label. */
function publicPart({ title, product, label, serial, mac, madeOn, lot }: LabelData): OuterLabelData {
  return { title, product, label, serial, mac, madeOn, ...(lot === undefined ? {} : { lot }) };
}

function page({ widthMm, heightMm }: SizeMm): PDFKit.PDFDocumentOptions {
  return { size: [points(widthMm), points(heightMm)], margin: 0 };
}

/** pdfkit makes the file's ID from `info`, so a given date and no other chance make the bytes repeat. */
function openPdf({ serial, madeOn }: LabelData): { doc: PDFKit.PDFDocument; finished: Promise<Buffer> } {
  const info = { Title: `Label ${serial}`, Creator: 'Birthmark', Producer: 'Birthmark', CreationDate: madeOn };
  const doc = new PDFDocument({ autoFirstPage: false, info });
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  doc.on('error', reject);
  doc.on('end', () => {
    resolve(Buffer.concat(chunks));
    for (const chunk of chunks) chunk.fill(0);
  });
  return { doc, finished: promise };
}
