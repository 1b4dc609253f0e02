import { expect, onTestFinished, test } from 'vitest';
import { openPrinter } from '../../../station-core/labels/printers/open-printer.ts';
import { StationPrinter, type PrinterOwner } from '../../../station-core/station/setup/station-printer.ts';
import { startZplListener } from '../../labels/printers/servers/zpl-listener.ts';

/** How a printer is needs none of these. */
const owner = {} as PrinterOwner;

test('screens see what the printer needs, and that it was seen to; within seconds it is asked once', async () => {
  const listener = await startZplListener();
  onTestFinished(() => listener[Symbol.asyncDispose]());
  const printer = new StationPrinter(owner, await openPrinter(`socket://127.0.0.1:${listener.port}`));
  listener.state.paperOut = true;
  expect(await printer.condition(0)).toMatchObject({ ready: false, fault: { code: 'printer.paper-out' } });
  listener.state.paperOut = false;
  expect(await printer.condition(2_999)).toMatchObject({ ready: false });
  expect(await printer.condition(3_000)).toEqual({ ready: true, fault: undefined });
});

test('a printer that does not answer is offline, and the screens still get an answer', async () => {
  const printer = new StationPrinter(owner, await openPrinter('socket://127.0.0.1:1'));
  expect(await printer.condition()).toMatchObject({ ready: false, fault: { code: 'printer.offline' } });
});

test('a printer that does not answer is not chosen, and is called offline', async () => {
  const listener = await startZplListener();
  onTestFinished(() => listener[Symbol.asyncDispose]());
  listener.state.answers = 'never';
  const address = `socket://127.0.0.1:${listener.port}`;
  const manifest = { requirePrinter: () => ({}) };
  const printer = new StationPrinter(
    { ...owner, dataDir: '/nowhere', manifest },
    await openPrinter('socket://127.0.0.1:1'),
  );
  await expect(printer.choose(address, 'quinn')).rejects.toMatchObject({ code: 'printer.offline' });
  expect(printer.current.address).toBe('socket://127.0.0.1:1');
});
