/** A print job whose label is any bytes: printers look at none of them. The dots of its inner label begin with them too. */
import type { PrintableLabel, PrintJob } from '../../../station-core/labels/printers/printer.ts';
import { Secret } from '../../../station-core/secret.ts';

export function printJob(job: string, fileName: string, content: string | Buffer): PrintJob {
  return { job, fileName, title: `Garden Sensor ${fileName}`, label: printable(content) };
}

export function printable(content: string | Buffer): PrintableLabel {
  const bytes = (): Buffer => Buffer.from(content);
  const size = { widthDots: 480, heightDots: 320, dotsPerMm: 8 };
  const dots = (): Buffer => Buffer.alloc(Math.ceil(size.widthDots / 8) * size.heightDots);
  const inner = { ...size, dots: new Secret(Buffer.concat([bytes(), dots()]).subarray(0, dots().length)) };
  const outer = { ...size, dots: new Secret(dots()) };
  return { pdf: new Secret(bytes()), zpl: () => new Secret(bytes()), inner, outer };
}
