import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { StationKeeper } from '../../electron/keep-station.ts';
import { UtilityHost } from '../../electron/utility-host.ts';
import { writeSampleProduct } from '../../fixtures/sample-product/sample-product.ts';
import type { SetupQuestionName, SetupStage, SetupView } from '../../station-core/contract.ts';
import type { FirstDayClient, StationClient } from '../../renderer/src/connection/station.ts';
import { readPinFile } from '../../station-core/first-day/hsm/soft-token.ts';
import { TrialInit } from '../first-day/init/trial-init.ts';
import { root } from '../imports.ts';
import { signDrafts } from './almost-set-up.ts';
import { asked, forked, isAlive } from './electron-children.ts';
import type { ElectronPort } from './electron-ports.ts';

/**
 * A station of production, set up in the window of the desktop application: its shell, the host and all that the shell starts
 * beside it are the real programs, in processes of their own. Only Electron itself is not there.
 */

vi.mock('electron', () => import('./electron-children.ts'));

const shell = new UtilityHost();
const log: string[] = [];
let init: TrialInit;
let keeper: StationKeeper;

beforeAll(async () => {
  init = await TrialInit.make();
  keeper = new StationKeeper(shell, {
    dataDir: init.dataDir,
    log: pino({ base: null }, { write: (line: string) => log.push(line) }),
  });
  keeper.keep();
});
afterAll(async () => {
  await keeper.leave();
  await rm(init.dir, { recursive: true });
});

/** As the page does it, again after each end of its port. */
function connect() {
  const { node } = shell.newScreen() as unknown as ElectronPort;
  const client: FirstDayClient & StationClient = createORPCClient(new RPCLink({ port: node }));
  const closed = new Promise<'closed'>((resolve) => {
    node.once('close', () => {
      resolve('closed');
    });
  });
  return { client, closed };
}

const programs = (): string[] => forked.map(({ main }) => relative(join(root, 'station-core'), main));

const words: Partial<Record<SetupQuestionName, () => readonly string[] | Promise<readonly string[]>>> = {
  station: () => ['ST01'],
  organization: () => ['Example Devices'],
  token: () => ['software'],
  officers: () => init.officerFiles,
  present: () => ['Anna Berg, officer', 'Bo Chen, officer'],
  authority: () => ['Example issuing 1'],
  units: () => ['Lamp One'],
  certificate: async () => {
    await init.certificates();
    return [init.path('issuing.pem')];
  },
  root: () => [init.path('root.pem')],
  headquarters: () => ['none'],
  escrow: () => [init.path('escrow.pem')],
  signerAccount: () => ['same'],
  printer: () => ['folder:labels'],
  scanner: () => ['typed'],
  jig: () => ['1x4'],
  permit: () => ['P-1'],
  quota: () => ['100'],
  days: () => ['365'],
  ouis: () => ['any'],
  rights: () => ['none'],
};

/** What other people do meanwhile. */
async function help(name: Extract<SetupStage, { kind: 'wait' }>['name']): Promise<void> {
  switch (name) {
    case 'configuration-signed':
      return init.sign(init.configuration, 'signer');
    case 'product':
      await writeSampleProduct(join(init.dataDir, 'products', 'lamp-one'), { chip: 'esp32c3' });
      return undefined;
    case 'documents-signed':
      return signDrafts(init);
    case 'signer-installed':
      throw new Error('the signing service stays in this account');
  }
}

async function actOn({ stage, fault }: SetupView, { firstDay }: FirstDayClient): Promise<void> {
  expect(fault).toBeNull();
  if (stage.kind === 'question') {
    const { name } = stage.question;
    const answer = await words[name]?.();
    if (answer === undefined) throw new Error(`${name} is not expected to be asked`);
    await firstDay.answer({ question: name, words: [...answer] });
  } else if (stage.kind === 'wait') {
    await help(stage.name);
    await firstDay.goOn();
  } else if (stage.kind === 'done') {
    await firstDay.goOn(); // somebody opens the station
  }
}

test('an empty folder is set up in the window; no trial is offered, and one that is asked for all the same is refused', async () => {
  const { client } = connect();
  expect(await client.start.phase()).toMatchObject({ phase: 'setup' });
  for await (const { stage } of await client.firstDay.watch()) {
    expect(stage).toEqual({ kind: 'choice', trial: false });
    break;
  }
  await expect(client.firstDay.makeTrial({ station: 'T1' })).rejects.toMatchObject({
    data: { code: 'setup.no-trial' },
  });
});

test('its questions are answered to the end, and the drivers of tokens run beside the host', async () => {
  const { client, closed } = connect();
  await client.firstDay.goOn();
  let last: SetupStage['kind'] | undefined;
  for await (const view of await client.firstDay.watch()) {
    last = view.stage.kind;
    if (last === 'finished') break;
    await actOn(view, client);
  }
  expect(last).toBe('finished');
  const [first, ...others] = programs();
  expect(first).toBe('host/process/main.ts');
  expect(others.length).toBeGreaterThan(1);
  expect(new Set(others.filter((each) => each !== 'host/process/main.ts' && each !== 'signer/main.ts'))).toEqual(
    new Set(['ceremony/token/token-main.ts']),
  );
  expect(await closed).toBe('closed'); // the process that set it up ends
});

test('the window goes on to the station, in a host of its own with a signing service beside it', async () => {
  const { client } = connect();
  expect(await client.start.phase()).toMatchObject({ phase: 'station' });
  expect(await client.session.current()).toBeNull();
  await expect.poll(() => log.filter((line) => line.includes('"ready"')).length).toBe(2);
  await expect
    .poll(() => forked.filter(isAlive).map(({ main }) => relative(join(root, 'station-core'), main)))
    .toEqual(['host/process/main.ts', 'signer/main.ts']);
  expect(await client.setup.health()).toMatchObject({ firstStart: true, trial: false, hsm: { ok: true } });
  expect({ asked, gone: log.filter((line) => line.includes('gone')) }).toEqual({ asked: [], gone: [] });
});

test('no PIN is in what the shell started, and all of it ends with the application', async () => {
  const pin = await readPinFile({ pinFile: join(init.dataDir, 'hsm', 'pin') });
  expect(JSON.stringify(forked.map(({ args, env }) => [args, env]))).not.toContain(pin);
  await keeper.leave();
  await expect.poll(() => forked.filter(isAlive)).toEqual([]);
});
