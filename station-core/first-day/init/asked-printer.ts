import { openPrinter } from '../../labels/printers/open-printer.ts';
import { withOwnFolder } from '../../labels/printers/own-folder.ts';
import type { Printer } from '../../labels/printers/printer.ts';

/** The printer of an address that a person typed. A folder of the station's own is made; of others only the address is read. */
export async function openAskedPrinter(address: string, dataDir: string): Promise<Printer> {
  return openPrinter(await withOwnFolder(address, dataDir));
}
