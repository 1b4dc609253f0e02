/**
 * Which USB device a port belongs to, and where in the tree of hubs it hangs. A chip that speaks USB itself leaves the bus
 * at every reset and may come back under another name; its place stays. Reads sysfs, opens nothing.
 */
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { autoDetect } from '@serialport/bindings-cpp';
import { Fault } from '../../fault.ts';
import { sleep } from '../../wait.ts';

/** What stands between the cable and the chip. `unknown`: the system does not list the port. */
export type UsbKind = 'none' | 'bridge' | 'usb-serial-jtag' | 'usb-otg' | 'unknown';

export interface UsbPlace {
  readonly kind: UsbKind;
  /** `1-1.4.2`; absent where the platform does not report it. */
  readonly topologyPath?: string;
}

/** Where Linux lists its serial ports; tests bring their own. */
export interface SysTree {
  readonly sysClassTty: string;
  readonly dev: string;
}

const SYSTEM: SysTree = { sysClassTty: '/sys/class/tty', dev: '/dev' };
const ESPRESSIF = 0x303a;
const USB_SERIAL_JTAG = 0x1001;
const NO_USB: UsbPlace = { kind: 'none' };
const UNKNOWN: UsbPlace = { kind: 'unknown' };
const PSEUDO_TERMINALS = '/dev/pts/';
/** `1-1.4.2`, or `1-1.4.2:1.1` for the second port of an adapter with several. */
const TOPOLOGY = /^(\d+-\d+(?:\.\d+)*)(?::(\d+\.\d+))?$/;
const FIRST_INTERFACE = '1.0';
const NETWORK = /^[a-z][a-z0-9+.-]*:\/\//i;

export async function usbPlaceOf(address: string, tree?: SysTree): Promise<UsbPlace> {
  if (NETWORK.test(address)) return NO_USB;
  if (tree === undefined && process.platform !== 'linux') return placeByList(address);
  const { sysClassTty } = tree ?? SYSTEM;
  const path = await realpath(address).catch(() => address); // it may be a link such as /dev/serial/by-path
  const device = await realpath(join(sysClassTty, basename(path), 'device')).catch(() => undefined);
  if (device === undefined) return path.startsWith(PSEUDO_TERMINALS) ? NO_USB : UNKNOWN;
  const topologyPath = topologyOf(device);
  if (topologyPath === null) return NO_USB;
  return { kind: kindOf(await idOf(device, 'idVendor'), await idOf(device, 'idProduct')), topologyPath };
}

/** From `…/1-1/1-1.4/1-1.4:1.0/ttyUSB0` the place on the bus: `1-1.4`. Null for a port that hangs on no USB. */
export function topologyOf(device: string): string | null {
  for (const part of device.split('/').reverse()) {
    const [, place, inside] = TOPOLOGY.exec(part) ?? [];
    if (place !== undefined) return inside === undefined || inside === FIRST_INTERFACE ? place : `${place}:${inside}`;
  }
  return null;
}

const POLL_MS = 50;
const RETURN_TIMEOUT_MS = 5_000;

/** Waits until a port is there again at this place, under whatever name. Throws `port.gone` when none comes. */
export async function portReturnedTo(
  topologyPath: string,
  signal: AbortSignal,
  { tree = SYSTEM, timeoutMs = RETURN_TIMEOUT_MS }: { readonly tree?: SysTree; readonly timeoutMs?: number } = {},
): Promise<string> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const path = await pathAt(topologyPath, tree);
    if (path !== undefined) return path;
    if (performance.now() > deadlineMs) throw new Fault('port.gone', { topologyPath, timeoutMs });
    await sleep(POLL_MS, signal);
  }
}

async function pathAt(topologyPath: string, { sysClassTty, dev }: SysTree): Promise<string | undefined> {
  for (const name of await readdir(sysClassTty).catch(() => [])) {
    const device = await realpath(join(sysClassTty, name, 'device')).catch(() => undefined);
    if (device === undefined || topologyOf(device) !== topologyPath) continue;
    const path = join(dev, name);
    // The node may come a moment after the entry.
    if ((await realpath(path).catch(() => undefined)) !== undefined) return path;
  }
  return undefined;
}

/** Every other product of Espressif that gives a serial port does so by USB-OTG. */
function kindOf(vendor: number, product: number): UsbKind {
  if (vendor !== ESPRESSIF) return 'bridge';
  return product === USB_SERIAL_JTAG ? 'usb-serial-jtag' : 'usb-otg';
}

/** Lies in the folder of the USB device, above that of its interface. */
async function idOf(device: string, file: 'idVendor' | 'idProduct'): Promise<number> {
  for (let dir = device; dir !== dirname(dir); dir = dirname(dir)) {
    const text = await readFile(join(dir, file), 'utf8').catch(() => undefined);
    if (text !== undefined) return Number.parseInt(text, 16);
  }
  return 0;
}

async function placeByList(address: string): Promise<UsbPlace> {
  const port = (await autoDetect().list()).find(({ path }) => path === address);
  if (port === undefined) return UNKNOWN;
  if (port.vendorId === undefined) return NO_USB;
  const kind = kindOf(Number.parseInt(port.vendorId, 16), Number.parseInt(port.productId ?? '', 16));
  return { kind, ...(port.locationId === undefined ? {} : { topologyPath: port.locationId }) };
}
