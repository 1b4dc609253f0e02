/** A unit's two labels, ready for any printer. All forms of it show the same dots. */
import { Secret, type SecretText } from '../secret.ts';
import { Bitmap } from './draw/bitmap.ts';
import { encodePng } from './draw/png.ts';
import { encodeZpl } from './draw/zpl.ts';

/** One label as the print head burns it. */
export interface LabelDots {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly dotsPerMm: number;
  /** One bit a dot, 1 is dark, rows padded to whole bytes. */
  readonly dots: Secret<Buffer>;
}

export interface LabelParts {
  /** Page 1 is the inner label, page 2 the outer one, each as large as its label. */
  readonly pdf: Secret<Buffer>;
  readonly sha256Hex: string;
  readonly inner: LabelDots;
  readonly outer: LabelDots;
}

/** Its disposal wipes everything but `qrText`, which is compared with the scan afterwards and is its holder's to wipe. */
export class RenderedLabel implements LabelParts, Disposable {
  readonly pdf: Secret<Buffer>;
  readonly sha256Hex: string;
  readonly inner: LabelDots;
  readonly outer: LabelDots;
  /** What a scanner reads from the inner label. */
  readonly qrText: SecretText;

  constructor({ pdf, sha256Hex, inner, outer }: LabelParts, qrText: SecretText) {
    this.pdf = pdf;
    this.sha256Hex = sha256Hex;
    this.inner = inner;
    this.outer = outer;
    this.qrText = qrText;
  }

  /** Both labels, inner first, as one job in ZPL II. The caller wipes it. */
  zpl(): Secret<Buffer> {
    const formats = [this.inner, this.outer].map((label) => encodeZpl(bitmapOf(label)).reveal());
    const job = Buffer.concat(formats);
    for (const format of formats) format.fill(0);
    return new Secret(job);
  }

  [Symbol.dispose](): void {
    for (const { dots } of [this.inner, this.outer]) dots.reveal().fill(0);
    this.pdf.reveal().fill(0);
  }
}

/** One label as a picture. The caller wipes it. */
export function pngOf(label: LabelDots): Secret<Buffer> {
  return new Secret(encodePng(bitmapOf(label), label.dotsPerMm));
}

export function bitmapOf(label: LabelDots): Bitmap {
  return new Bitmap(label, label.dots.reveal());
}
