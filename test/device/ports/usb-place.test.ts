import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { startJig } from '../../../fixtures/virtual-jig/jig.ts';
import { Board } from '../../../station-core/device/board.ts';
import { portReturnedTo, usbPlaceOf } from '../../../station-core/device/ports/usb-place.ts';

const soon = (): AbortSignal => AbortSignal.timeout(120_000);

/** A tree like Linux' own: /sys/class/tty/NAME/device leads to the USB interface, above which the ids lie. */
async function tree() {
  const root = await mkdtemp(join(tmpdir(), 'birthmark-usb-'));
  const [sysClassTty, dev] = [join(root, 'sys/class/tty'), join(root, 'dev')];
  await mkdir(sysClassTty, { recursive: true });
  await mkdir(dev);
  return {
    sys: { sysClassTty, dev },
    /** `leadsTo`: what its node in /dev really is; it has none when left out. */
    plug: async (name: string, usb: { place: string; id: readonly [string, string]; leadsTo?: string }) => {
      const device = join(root, `sys/devices/usb1/${usb.place}`);
      const port = join(device, `${usb.place}:1.0`);
      await mkdir(port, { recursive: true });
      await writeFile(join(device, 'idVendor'), `${usb.id[0]}\n`);
      await writeFile(join(device, 'idProduct'), `${usb.id[1]}\n`);
      await mkdir(join(sysClassTty, name));
      await symlink(port, join(sysClassTty, name, 'device'));
      if (usb.leadsTo !== undefined) await symlink(usb.leadsTo, join(dev, name));
    },
    unplug: async (name: string) => {
      await rm(join(sysClassTty, name), { recursive: true });
      await rm(join(dev, name), { force: true });
    },
    [Symbol.asyncDispose]: async () => {
      await rm(root, { recursive: true, force: true });
    },
  };
}

const JTAG = ['303a', '1001'] as const;
const S2_OTG = ['303a', '0002'] as const;
const CP2102 = ['10c4', 'ea60'] as const;

test.each([
  { id: JTAG, kind: 'usb-serial-jtag' },
  { id: S2_OTG, kind: 'usb-otg' },
  { id: CP2102, kind: 'bridge' },
] as const)('a port of $id.0:$id.1 is a $kind, at its place in the tree of hubs', async ({ id, kind }) => {
  await using usb = await tree();
  await usb.plug('ttyACM0', { place: '1-1.4', id });
  expect(await usbPlaceOf(join(usb.sys.dev, 'ttyACM0'), usb.sys)).toEqual({ kind, topologyPath: '1-1.4' });
});

test('network ports and terminals are on no USB', async () => {
  await using usb = await tree();
  expect(await usbPlaceOf('rfc2217://127.0.0.1:1', usb.sys)).toEqual({ kind: 'none' });
  expect(await usbPlaceOf('/dev/pts/0', usb.sys)).toEqual({ kind: 'none' });
});

test('a port that the system does not list may be the chip’s own USB: nobody can say', async () => {
  await using usb = await tree();
  expect(await usbPlaceOf(join(usb.sys.dev, 'ttyACM0'), usb.sys)).toEqual({ kind: 'unknown' });
});

test('a port that comes back under another name is found at its place; another place is not taken', async () => {
  await using usb = await tree();
  await usb.plug('ttyACM0', { place: '1-1.4', id: S2_OTG, leadsTo: '/dev/null' });
  await usb.plug('ttyACM5', { place: '1-1.3', id: S2_OTG, leadsTo: '/dev/null' });
  await usb.unplug('ttyACM0');
  const returned = portReturnedTo('1-1.4', soon(), { tree: usb.sys });
  await usb.plug('ttyACM7', { place: '1-1.4', id: JTAG, leadsTo: '/dev/null' });
  expect(await returned).toBe(join(usb.sys.dev, 'ttyACM7'));
  await expect(portReturnedTo('1-9', soon(), { tree: usb.sys, timeoutMs: 120 })).rejects.toMatchObject({
    code: 'port.gone',
    evidence: { topologyPath: '1-9' },
  });
});

test('a chip that leaves the bus at its reset is followed to its new name', async () => {
  await using usb = await tree();
  await using jig = await startJig({ boards: [{ chip: 'esp32s2' }, { chip: 'esp32s2' }], pty: true });
  const [before, after] = jig.boards;
  if (before?.ptyPath === undefined || after?.ptyPath === undefined) throw new Error('two boards with ptys');
  after.pressResetHoldingBoot(); // the second stands for the same chip, back on the bus in its loader
  before.inject('unplug-at:SYNC');
  before.pressResetHoldingBoot();
  const name = basename(await realpath(before.ptyPath));
  await usb.plug(name, { place: '1-1.4', id: S2_OTG });
  await using board = new Board(before.ptyPath, { sysTree: usb.sys });
  const identified = board.identify(soon());
  await usb.plug('ttyACM3', { place: '1-1.4', id: S2_OTG, leadsTo: after.ptyPath });
  expect((await identified).mac).toBe(after.mac);
});
