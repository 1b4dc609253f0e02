/** A print job whose label is any bytes: printers look at none of them. */
import type { PrintableLabel, PrintJob } from '../../../station-core/labels/printers/printer.ts';
import { Secret } from '../../../station-core/secret.ts';

export function printJob(job: string, fileName: string, content: string | Buffer): PrintJob {
  return { job, fileName, title: `Garden Sensor ${fileName}`, label: printable(content) };
}

export function printable(content: string | Buffer): PrintableLabel {
  const bytes = (): Buffer => Buffer.from(content);
  const dots = { widthDots: 591, heightDots: 354, dotsPerMm: 300 / 25.4, dots: new Secret(Buffer.alloc(0)) };
  return { pdf: new Secret(bytes()), zpl: () => new Secret(bytes()), inner: dots, outer: dots };
}
