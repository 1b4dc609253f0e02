/** Drawings as pages of a PDF, each exactly as large as its label. Vectors and embedded fonts: sharp on every printer. */
import PDFDocument from 'pdfkit';
import { Secret } from '../../secret.ts';
import { FEATURES } from '../fonts/label-fonts.ts';
import type { Drawing, Shape } from './drawing.ts';
import type { PathCommand } from './flatten.ts';

export interface PdfTitle {
  readonly title: string;
  /** The file's own date: equal drawings of equal dates give equal bytes. */
  readonly madeOn: Date;
}

/** PDF counts in points of 1/72 inch. */
const POINTS_PER_MM = 72 / 25.4;

export async function drawPdf(drawings: readonly Drawing[], { title, madeOn }: PdfTitle): Promise<Secret<Buffer>> {
  // pdfkit makes the file's ID from `info`, so a given date and no other chance make the bytes repeat.
  const info = { Title: title, Creator: 'Birthmark', Producer: 'Birthmark', CreationDate: madeOn };
  const doc = new PDFDocument({ autoFirstPage: false, bufferPages: true, info });
  const finished = bytesOf(doc);
  for (const { sizeMm } of drawings) {
    doc.addPage({ size: [sizeMm.widthMm * POINTS_PER_MM, sizeMm.heightMm * POINTS_PER_MM], margin: 0 });
  }
  // From the last page: the letters of a font are numbered as they are first used, and an outer label that came after
  // the inner one would be numbered by its secrets.
  for (const [page, drawing] of [...drawings.entries()].reverse()) {
    doc.switchToPage(page);
    drawPage(doc, drawing);
  }
  doc.end();
  return new Secret(await finished);
}

function bytesOf(doc: PDFKit.PDFDocument): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  doc.on('error', reject);
  doc.on('end', () => {
    resolve(Buffer.concat(chunks));
    for (const chunk of chunks) chunk.fill(0);
  });
  return promise;
}

/** From here on the unit of the page is a dot. */
function drawPage(doc: PDFKit.PDFDocument, { dotsPerMm, shapes }: Drawing): void {
  doc.scale(POINTS_PER_MM / dotsPerMm).fillColor('black');
  for (const shape of shapes) drawShape(doc, shape);
}

/** In dots. Poppler cuts the fraction of a letter's place off, and PDF's decimals may lie just below a whole dot. */
const NUDGE = 0.02;

/** The same features of the font as the layout: pdfkit gives them to fontkit, which takes a list or a record. */
const AS_LAID_OUT = FEATURES as unknown as PDFKit.Mixins.OpenTypeFeatures[];

/** One path and one fill for each shape: no hair lines where modules touch. */
function drawShape(doc: PDFKit.PDFDocument, shape: Shape): void {
  switch (shape.kind) {
    case 'rects':
      for (const { x, y, width, height } of shape.rects) doc.rect(x, y, width, height);
      doc.fill();
      return;
    case 'glyphs': {
      const { text, face, size, x, baseline } = shape;
      doc.registerFont(face.name, face.font as unknown as PDFKit.Mixins.PDFFontSource); // pdfkit takes fontkit's own
      const options = { lineBreak: false, baseline: 'alphabetic', features: AS_LAID_OUT } as const;
      doc
        .font(face.name)
        .fontSize(size)
        .text(text, x + NUDGE, baseline + NUDGE, options);
      return;
    }
    case 'outline':
      for (const command of shape.path) trace(doc, command, shape);
      doc.fill('nonzero');
      return;
    case 'turned':
      drawTurned(doc, shape);
  }
}

function trace(
  doc: PDFKit.PDFDocument,
  { command, args }: PathCommand,
  { x, y, scale }: Shape & { kind: 'outline' },
): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args.map((arg, at) => arg * scale + (at % 2 === 0 ? x : y));
  switch (command) {
    case 'moveTo':
      doc.moveTo(a, b);
      return;
    case 'lineTo':
      doc.lineTo(a, b);
      return;
    case 'quadraticCurveTo':
      doc.quadraticCurveTo(a, b, c, d);
      return;
    case 'bezierCurveTo':
      doc.bezierCurveTo(a, b, c, d, e, f);
      return;
    case 'closePath':
      doc.closePath();
  }
}

function drawTurned(doc: PDFKit.PDFDocument, { quarterTurns, box, shapes }: Shape & { kind: 'turned' }): void {
  const { x, y, width, height } = box;
  // Where the upper left corner of the upright drawing comes to lie.
  const [left = 0, top = 0] =
    [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ][quarterTurns] ?? [];
  doc.save();
  doc.translate(left, top).rotate(quarterTurns * 90);
  for (const shape of shapes) drawShape(doc, shape);
  doc.restore();
}
