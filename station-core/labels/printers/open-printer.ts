/** Opens a label printer by its address, as a port is opened by its. */
import { Fault } from '../../fault.ts';
import { openFolderPrinter } from './folder-printer.ts';
import { cupsPlace, ippPlace } from './ipp-address.ts';
import { ippPrinter } from './ipp-printer.ts';
import { KNOWN_ADDRESSES } from '../../model/desk/printer-addresses.ts';
import type { Printer, PrinterOptions } from './printer.ts';
import { deviceChannel, networkChannel } from './zpl-channel.ts';
import { zplPrinter } from './zpl-printer.ts';

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
    case 'socket':
      return openNetworkPrinter(address);
    case 'usb':
      if (!DEVICE.test(rest)) break;
      return zplPrinter(address, deviceChannel(rest));
    default:
      break;
  }
  throw unknown(address);
}

/** The printer class of USB on Linux. */
const DEVICE = /^\/dev\/(?:usb\/)?[A-Za-z0-9_.-]+$/;
/** The raw port of printers. */
const RAW_PORT = 9100;

function openNetworkPrinter(address: string): Printer {
  const url = URL.parse(address);
  const isPlain = url !== null && url.hostname !== '' && `${url.username}${url.search}${url.hash}` === '';
  if (!isPlain || !['', '/'].includes(url.pathname)) throw unknown(address);
  const port = url.port === '' ? RAW_PORT : Number(url.port);
  return zplPrinter(address, networkChannel(url.hostname.replace(/^\[(.+)\]$/, '$1'), port));
}

function unknown(address: string): Fault {
  return new Fault('station.bad-config', { field: 'printer', value: address, known: KNOWN_ADDRESSES });
}
