/**
 * The dots of labels as pages of a PDF, for a printer that takes none as they are. A picture of one bit a dot that masks ink:
 * rasterisers put a mask on the nearest dots, where they widen an outline by each dot that it touches.
 */
import type { LabelDots } from '../rendered-label.ts';

const POINTS_PER_INCH = 72;
const MM_PER_INCH = 25.4;
/**
 * A page that is a rounding error wider than its dots gets one dot more from some rasterisers, which then stretch the picture
 * over it. This is 1/60 of a dot at 600 dpi.
 */
const NARROWER_POINTS = 0.002;
/** Of a PDF: the number of each object's line in the table of offsets. */
const FIRST_PAGE = 3;
const OBJECTS_A_PAGE = 3;

/** A page for each label, as large as its dots are at the resolution by which print heads are named. To be wiped. */
export function encodeDotsPdf(labels: readonly LabelDots[]): Buffer {
  const kids = labels.map((_, page) => `${FIRST_PAGE + page * OBJECTS_A_PAGE} 0 R`).join(' ');
  const objects = [
    [ascii('<</Type/Catalog/Pages 2 0 R>>')],
    [ascii(`<</Type/Pages/Count ${labels.length}/Kids[${kids}]>>`)],
    ...labels.flatMap((label, page) => pageObjects(label, FIRST_PAGE + page * OBJECTS_A_PAGE)),
  ];
  const pieces: Uint8Array[] = [ascii('%PDF-1.4\n')];
  const offsets: number[] = [];
  let length = 9;
  for (const [at, content] of objects.entries()) {
    offsets.push(length);
    const object = [ascii(`${at + 1} 0 obj\n`), ...content, ascii('\nendobj\n')];
    pieces.push(...object);
    for (const piece of object) length += piece.length;
  }
  pieces.push(ascii(tail(offsets, length)));
  return Buffer.concat(pieces);
}

function pageObjects({ widthDots, heightDots, dotsPerMm, dots }: LabelDots, first: number): Uint8Array[][] {
  const dpi = Math.round(dotsPerMm * MM_PER_INCH);
  const points = (count: number): string => ((count * POINTS_PER_INCH) / dpi - NARROWER_POINTS).toFixed(4);
  const [width, height] = [points(widthDots), points(heightDots)];
  const drawing = `${width} 0 0 ${height} 0 0 cm/Dots Do`;
  const bytes = dots.reveal();
  const picture =
    `<</Type/XObject/Subtype/Image/ImageMask true/Width ${widthDots}/Height ${heightDots}/BitsPerComponent 1` +
    `/Decode[1 0]/Interpolate false/Length ${bytes.length}>>stream\n`;
  const resources = `<</XObject<</Dots ${first + 2} 0 R>>>>`;
  return [
    [
      ascii(
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents ${first + 1} 0 R/Resources${resources}>>`,
      ),
    ],
    [ascii(`<</Length ${drawing.length}>>stream\n${drawing}\nendstream`)],
    [ascii(picture), bytes, ascii('\nendstream')],
  ];
}

/** ISO 32000-1, 7.5.4: each line of the table has 20 bytes. */
function tail(offsets: readonly number[], start: number): string {
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = offsets.length + 1;
  return `xref\n0 ${size}\n0000000000 65535 f \n${lines}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
}

function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
