/** A4 pages for a report: headings, rows of name and value, tables and bars, each of which begins a page when it must. */
import PDFDocument from 'pdfkit';
import { type FontName, Lettering } from './lettering.ts';
import type { OtherScripts } from './other-scripts.ts';

/** DIN A4 in points. */
const PAGE = { width: 595.28, height: 841.89 } as const;
export const MARGIN = 48;
export const WIDTH = PAGE.width - 2 * MARGIN;
const FOOTER_Y = PAGE.height - 40;
const BOTTOM = PAGE.height - 62;

const INK = '#10161f';
const QUIET = '#4a5564';
const LINE = '#c3cbd6';
const NAME_WIDTH = 118;

export interface Column {
  readonly title: string;
  readonly width: number;
  readonly font?: FontName;
}

export interface Style {
  readonly font?: FontName;
  readonly size?: number;
  readonly colour?: string;
}

interface Box {
  readonly x: number;
  readonly width: number;
}

export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly finished: Promise<Buffer>;
  readonly #lettering: Lettering;
  y = MARGIN;

  constructor(info: PDFKit.DocumentInfo, other: OtherScripts | undefined) {
    this.doc = new PDFDocument({ size: 'A4', margin: 0, bufferPages: true, info, lang: 'en', displayTitle: true });
    this.#lettering = new Lettering(this.doc, other);
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const chunks: Buffer[] = [];
    this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    this.doc.on('error', reject);
    this.doc.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    this.finished = promise;
  }

  /** Begins a page unless so much is left on this one. */
  room(height: number): void {
    if (this.y + height <= BOTTOM) return;
    this.doc.addPage();
    this.y = MARGIN;
  }

  heading(text: string): void {
    this.room(64); // never alone at the end of a page
    this.y += 12;
    this.write(text, { font: 'bold', size: 12 });
    this.y += 3;
    this.rule();
    this.y += 5;
  }

  rule(): void {
    const { doc, y } = this;
    doc
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + WIDTH, y)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke();
  }

  /** A name at the left, its value beside it; values wrap. */
  row(name: string, value: string, font: FontName = 'plain'): void {
    const style = { font, size: font === 'code' ? 8 : 9 } as const;
    const width = WIDTH - NAME_WIDTH;
    const height = Math.max(11, this.heightOf(value, width, style));
    this.room(height);
    const { y } = this;
    this.write(name, { width: NAME_WIDTH - 6, size: 9, colour: QUIET });
    this.y = y;
    this.write(value, { x: MARGIN + NAME_WIDTH, width, ...style });
    this.y = y + height + 2;
  }

  note(text: string): void {
    this.room(this.heightOf(text, WIDTH, { size: 9 }));
    this.write(text, { size: 9, colour: QUIET });
    this.y += 3;
  }

  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    this.#cells(
      columns,
      columns.map(({ title }) => title),
      { font: 'bold', size: 8, colour: QUIET },
    );
    for (const row of rows) this.#cells(columns, row, { size: 8 });
    this.y += 4;
  }

  write(text: string, style: Style & Partial<Box> = {}): void {
    const { x = MARGIN, width = WIDTH, font = 'plain', size = 9, colour = INK } = style;
    this.y = this.#lettering.write(text, { x, y: this.y, width }, { font, size, colour });
  }

  heightOf(text: string, width: number, { font = 'plain', size = 9 }: Style): number {
    return this.#lettering.heightOf(text, width, { font, size });
  }

  /** At the foot of every page, once all pages are known; then the file is complete. */
  async end(footer: string): Promise<Buffer> {
    const { doc } = this;
    const { start, count } = doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      doc.switchToPage(start + page);
      const letters = { font: 'plain', size: 7.5, colour: QUIET } as const;
      this.#lettering.write(footer, { x: MARGIN, y: FOOTER_Y, width: WIDTH - 70 }, letters);
      doc.text(`Page ${page + 1} of ${count}`, MARGIN + WIDTH - 70, FOOTER_Y, {
        width: 70,
        align: 'right',
        lineBreak: false,
      });
    }
    doc.end();
    return this.finished;
  }

  #cells(columns: readonly Column[], cells: readonly string[], style: Style): void {
    const styled = columns.map(({ font = 'plain' }) => ({ ...style, font: style.font ?? font }));
    const heights = columns.map(({ width }, at) => this.heightOf(cells[at] ?? '', width - 6, styled[at] ?? style));
    const height = Math.max(...heights);
    this.room(height + 4);
    const { y } = this;
    let x = MARGIN;
    for (const [at, { width }] of columns.entries()) {
      this.y = y + 1;
      this.write(cells[at] ?? '', { x, width: width - 6, ...(styled[at] ?? style) });
      x += width;
    }
    this.y = y + height + 3;
    this.rule();
    this.y += 1;
  }
}
