/**
 * The serial ports that are there now, and where a slot's port is. On Linux a port is known by its place on
 * the USB, read from sysfs: adapters look alike and change their names, the socket of the jig stays. Opens no port.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { autoDetect } from '@serialport/bindings-cpp';
import { topologyOf } from '../../device/ports/usb-place.ts';

export { topologyOf } from '../../device/ports/usb-place.ts';

export interface PresentPort {
  /** What a slot is bound to: the topology path where there is one, else the path itself. */
  readonly address: string;
  /** What is opened: a device path. */
  readonly path: string;
  readonly topologyPath: string | null;
  /** For people: the device and what its adapter calls itself. */
  readonly name: string;
}

/** Consoles and terminals of the machine itself have these names on no platform. */
const SERIAL_NAME = /^tty(?:USB|ACM|S|AMA|AP|O|mxc)\d+$/;
const NETWORK = /^[a-z][a-z0-9+.-]*:\/\//i;

export type ListPorts = () => Promise<readonly PresentPort[]>;

export function listPorts(): Promise<readonly PresentPort[]> {
  return process.platform === 'linux' ? listLinuxPorts('/sys/class/tty', '/dev') : listOtherPorts();
}

/** Reads sysfs itself, so that no udev is needed: a jig controller may have none. */
export async function listLinuxPorts(sysClassTty: string, dev: string): Promise<readonly PresentPort[]> {
  const names = (await namesIn(sysClassTty)).filter((name) => SERIAL_NAME.test(name)).sort(byNumber);
  const found = await Promise.all(names.map((name) => linuxPort(join(sysClassTty, name), join(dev, name))));
  return found.filter((port) => port !== undefined);
}

async function linuxPort(tty: string, path: string): Promise<PresentPort | undefined> {
  const device = await realpath(join(tty, 'device')).catch(absent);
  if (device === undefined) return undefined;
  const topologyPath = topologyOf(device);
  // Four UARTs of a PC have names whether they exist or not; one that does not has the type 0.
  if (topologyPath === null && (await textOf(join(tty, 'type'))) === '0') return undefined;
  const product = topologyPath === null ? '' : await productOf(device);
  const name = [basename(path), product].filter((part) => part !== '').join(' · ');
  return { address: topologyPath ?? path, path, topologyPath, name };
}

/** The adapter's own name lies in the folder of the USB device, above that of its interface. */
async function productOf(device: string): Promise<string> {
  for (let dir = device; dir !== dirname(dir); dir = dirname(dir)) {
    const product = await textOf(join(dir, 'product'));
    if (product !== '') return product;
  }
  return '';
}

async function listOtherPorts(): Promise<readonly PresentPort[]> {
  const ports = await autoDetect().list();
  return ports.map(({ path, locationId, manufacturer }) => ({
    address: locationId ?? path,
    path,
    topologyPath: locationId ?? null,
    name: [path, manufacturer ?? ''].filter((part) => part !== '').join(' · '),
  }));
}

/** The path to open for what a slot is bound to: wherever the adapter in that socket is now. */
export function pathOf(boundTo: string, present: readonly PresentPort[]): string {
  return present.find(({ address }) => address === boundTo)?.path ?? boundTo;
}

/** Whether something can be there. Of a network port nobody knows before it is opened, so it counts as present. */
export function isPresent(boundTo: string, present: readonly PresentPort[]): boolean {
  if (NETWORK.test(boundTo) || present.some(({ address }) => address === boundTo)) return true;
  return boundTo.startsWith('/') && existsSync(boundTo);
}

async function namesIn(dir: string): Promise<string[]> {
  return (await readdir(dir).catch(absent)) ?? [];
}

async function textOf(path: string): Promise<string> {
  return ((await readFile(path, 'utf8').catch(absent)) ?? '').trim();
}

/** Forgiven: files of sysfs come and go with their devices, and a container has no sysfs at all. */
function absent(error: unknown): undefined {
  if (error instanceof Error && 'syscall' in error) return undefined;
  throw error;
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
