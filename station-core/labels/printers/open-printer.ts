/** Opens a label printer by its address, as a port is opened by its. */
import { Fault } from '../../fault.ts';
import { openFolderPrinter } from './folder-printer.ts';
import { cupsPlace, ippPlace, KNOWN_ADDRESSES } from './ipp-address.ts';
import { ippPrinter } from './ipp-printer.ts';
import type { Printer, PrinterOptions } from './printer.ts';

/** A folder must be there. Of the others only the address is read: `status` says how they are. */
export async function openPrinter(address: string, options: PrinterOptions = {}): Promise<Printer> {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+]*):(.+)$/s.exec(address) ?? [];
  switch (scheme) {
    case 'folder':
      return openFolderPrinter(rest, options);
    case 'ipp':
    case 'ipps':
      return ippPrinter(ippPlace(address), { isCupsQueue: false });
    case 'cups':
      return ippPrinter(cupsPlace(rest, options.cupsSocket), { isCupsQueue: true });
    default:
      throw new Fault('station.bad-config', { field: 'printer', value: address, known: KNOWN_ADDRESSES });
  }
}
