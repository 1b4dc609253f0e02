import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { PortWatch } from '../../../station-core/host/ports/port-watch.ts';
import {
  isPresent,
  listLinuxPorts,
  pathOf,
  type PresentPort,
  topologyOf,
} from '../../../station-core/host/ports/ports.ts';

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A sysfs as Linux lays it out: devices in a tree, and links from class/tty into it. */
class Sysfs {
  readonly root = mkdtempSync(join(tmpdir(), 'birthmark-sysfs-'));
  readonly tty = join(this.root, 'class', 'tty');

  constructor() {
    roots.push(this.root);
    mkdirSync(this.tty, { recursive: true });
  }

  add(name: string, device: string, files: Record<string, string> = {}): void {
    const target = join(this.root, 'devices', device);
    mkdirSync(target, { recursive: true });
    mkdirSync(join(this.tty, name));
    symlinkSync(target, join(this.tty, name, 'device'));
    for (const [path, text] of Object.entries(files)) writeFileSync(join(target, path), text);
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text);
  }

  list(): Promise<readonly PresentPort[]> {
    return listLinuxPorts(this.tty, '/dev');
  }
}

const HUB = 'pci0000:00/0000:00:14.0/usb1/1-1/1-1.4';

test('adapters are known by the socket they hang in, whatever their names are', async () => {
  const sysfs = new Sysfs();
  sysfs.add('ttyUSB10', `${HUB}/1-1.4.2/1-1.4.2:1.0/ttyUSB10`);
  sysfs.write(`devices/${HUB}/1-1.4.2/product`, 'CP2102N USB to UART\n');
  sysfs.add('ttyUSB2', `${HUB}/1-1.4.3/1-1.4.3:1.1/ttyUSB2`);
  sysfs.add('ttyACM0', 'pci0000:00/usb3/3-2/3-2:1.0');
  expect(await sysfs.list()).toEqual([
    { address: '3-2', path: '/dev/ttyACM0', topologyPath: '3-2', name: 'ttyACM0' },
    { address: '1-1.4.3:1.1', path: '/dev/ttyUSB2', topologyPath: '1-1.4.3:1.1', name: 'ttyUSB2' },
    { address: '1-1.4.2', path: '/dev/ttyUSB10', topologyPath: '1-1.4.2', name: 'ttyUSB10 · CP2102N USB to UART' },
  ]);
});

test('UARTs of the machine count when they exist; terminals and consoles never do', async () => {
  const sysfs = new Sysfs();
  sysfs.add('ttyS0', 'pnp0/00:01/00:01:0');
  sysfs.write('class/tty/ttyS0/type', '4\n');
  sysfs.add('ttyS1', 'platform/serial8250/serial8250:0');
  sysfs.write('class/tty/ttyS1/type', '0\n');
  for (const name of ['tty1', 'console', 'ptmx', 'ttyprintk']) mkdirSync(join(sysfs.tty, name));
  expect(await sysfs.list()).toEqual([
    { address: '/dev/ttyS0', path: '/dev/ttyS0', topologyPath: null, name: 'ttyS0' },
  ]);
});

test('a machine without sysfs has no ports, which is no error', async () => {
  expect(await listLinuxPorts('/nowhere/class/tty', '/dev')).toEqual([]);
});

test('the place on the bus is the deepest one in the path', () => {
  expect(topologyOf('/sys/devices/platform/usb1/1-1/1-1.3/1-1.3:1.0/ttyUSB0/tty')).toBe('1-1.3');
  expect(topologyOf('/sys/devices/pci0000:00/0000:00:16.3/tty/ttyS4')).toBeNull();
});

test('a slot finds its adapter under whatever name the socket has now; a network port is always there', () => {
  const there: PresentPort[] = [{ address: '1-1.4', path: '/dev/ttyUSB7', topologyPath: '1-1.4', name: '' }];
  expect(pathOf('1-1.4', there)).toBe('/dev/ttyUSB7');
  expect(isPresent('1-1.4', there)).toBe(true);
  expect(isPresent('1-1.5', there)).toBe(false);
  expect(pathOf('rfc2217://jig:4001', there)).toBe('rfc2217://jig:4001');
  expect(isPresent('rfc2217://jig:4001', there)).toBe(true);
  expect(isPresent('/dev/null', there)).toBe(true);
  expect(isPresent('/dev/ttyUSB99', there)).toBe(false);
});

test('what is plugged in or out is reported once, to everybody who watches; a list that fails changes nothing', async () => {
  let there: PresentPort[] | Error = [];
  const changes: number[] = [];
  using watch = await PortWatch.open({
    list: async () => {
      if (there instanceof Error) throw there;
      return there;
    },
    log: pino({ level: 'silent' }),
    everyMs: 20,
  });
  const listening = watch.onChange((ports) => void changes.push(ports.length));
  const screens = [watch.watch(), watch.watch()];
  for (const screen of screens) expect((await screen.next()).value).toEqual([]);
  there = [{ address: '1-1.4', path: '/dev/ttyUSB0', topologyPath: '1-1.4', name: 'ttyUSB0' }];
  for (const screen of screens) expect((await screen.next()).value).toEqual(there);
  there = new Error('udev is away');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(watch.present).toHaveLength(1);
  there = [];
  expect((await screens[0]?.next())?.value).toEqual([]);
  expect(changes).toEqual([1, 0]);
  listening[Symbol.dispose]();
  there = [{ address: '1-1.5', path: '/dev/ttyUSB1', topologyPath: '1-1.5', name: 'ttyUSB1' }];
  expect((await screens[0]?.next())?.value).toEqual(there);
  expect(changes).toEqual([1, 0]);
  const waiting = screens[1]?.next().then(() => screens[1]?.next());
  watch[Symbol.dispose]();
  expect((await waiting)?.done).toBe(true);
});
