/** Opens a label printer by its address, as a port is opened by its. */
import { Fault } from '../fault.ts';
import { openFolderPrinter } from './folder-printer.ts';
import type { Printer, PrinterOptions } from './printer.ts';

/** Known so far: `folder:DIR`. */
export async function openPrinter(address: string, options: PrinterOptions = {}): Promise<Printer> {
  const [, scheme, rest] = /^([a-z][a-z0-9+]*):(.+)$/s.exec(address) ?? [];
  if (scheme === 'folder' && rest !== undefined) return openFolderPrinter(rest, options);
  throw new Fault('station.bad-config', { field: 'printer', value: address, known: 'folder:DIR' });
}
