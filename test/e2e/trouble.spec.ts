import { expect, test, type Page } from '@playwright/test';
import { GRACE, QUINN } from './crew.ts';
import { Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import {
  acknowledge,
  button,
  expectState,
  expectStep,
  goTo,
  lock,
  scan,
  scanAnswer,
  scanField,
  serialIn,
  signInByBadge,
  start,
  tile,
} from './screen.ts';

/** What happens on a bad day, as somebody at the screen lives through it. */
test.describe.configure({ mode: 'serial' });

let kiosk: Kiosk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 4, paced: true, atWork: true });
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(kiosk.url);
  await signInByBadge(page, GRACE);
});

test.afterAll(async () => {
  await page.close();
  await kiosk[Symbol.asyncDispose]();
});

async function finish(slot: number): Promise<void> {
  await expectState(page, slot, 'scan');
  await scan(page, await kiosk.labelOf(await serialIn(page, slot)));
  await expectState(page, slot, 'pass');
}

test('a board unplugged while it is flashed fails, says what to do, and waits for somebody to acknowledge it', async () => {
  kiosk.board(1).inject('unplug-at:DEFL_DATA');
  kiosk.board(3).inject('silent');
  for (const slot of [1, 2, 3, 4]) await start(page, slot);
  await expectState(page, 1, 'fail');
  await expect(tile(page, 1)).toContainText('The connection broke during the run.');
  await expect(tile(page, 1)).toContainText('Reseat the board and its cable');
  await expect(button(tile(page, 1), /^Start/)).toHaveCount(0);
  expect(kiosk.unitIn(1)).toMatchObject({ outcome: 'FAIL', fault: 'port.lost' });
  await acknowledge(page, 1);
  await start(page, 1);
});

test('the process with the HSM dies while boards are flashed: they get their certificates all the same', async () => {
  await expectStep(page, 1, 'Writing firmware');
  const killed = kiosk.killSigner();
  for (const slot of [1, 2, 4]) await expectState(page, slot, 'scan');
  expect(kiosk.signer()).not.toBe(killed);
  for (const slot of [1, 2, 4]) expect(kiosk.entriesOf(slot, 'certificate-issued')).toBe(1);
});

test('a board that falls silent is loud until somebody acknowledges it, and the fault says what to do', async () => {
  await expectState(page, 3, 'fail');
  await expect(tile(page, 3)).toContainText('The board does not respond.');
  await acknowledge(page, 3);
  kiosk.board(3).heal();
});

test('the neighbour of the board that was unplugged passes', async () => {
  await finish(2);
  expect(kiosk.unitIn(2)).toMatchObject({ outcome: 'PASS' });
});

test('a label scanned wrong, then half, is asked for again by its serial; the right one passes', async () => {
  const serial = await serialIn(page, 1);
  const label = await kiosk.labelOf(serial);

  await scan(page, await kiosk.labelOf(await serialIn(page, 2)));
  await expect(scanAnswer(page)).toContainText('this label belongs to another unit.');
  const asked = Number(/Slot (\d)/.exec(await scanAnswer(page).innerText())?.[1]); // the one that waits longest
  await expect(scanAnswer(page)).toContainText(`Scan label ${await serialIn(page, asked)}.`);
  await expect(tile(page, asked)).toContainText('This label belongs to another unit.');
  await expectReadyToScan();

  await scan(page, label.slice(0, -7));
  await expect(scanAnswer(page)).toContainText('Not a readable label.');
  await expectReadyToScan();

  await scan(page, label);
  await expectState(page, 1, 'pass');
  await expect(scanAnswer(page)).toContainText('Slot 1: label matches');
  expect(kiosk.unitIn(1)).toMatchObject({ outcome: 'PASS', serial });
});

async function expectReadyToScan(): Promise<void> {
  await expect(scanField(page)).toHaveValue('');
  await expect(scanField(page)).toBeFocused();
}

test('QA sees why a board failed: its last boot log, the last frames on its wire, and saves all of it as one file', async () => {
  await lock(page);
  await signInByBadge(page, QUINN);
  await goTo(page, 'Diagnosis');
  await button(page.getByRole('group', { name: 'Slots' }), /^1 /).click();
  const fault = page.getByRole('article', { name: 'Slot 1: newest run that did not pass' });
  await expect(fault).toContainText('The connection broke during the run.');
  const frames = fault.getByRole('row').filter({ hasText: 'DEFL_DATA' });
  await expect(frames.last()).toContainText('not kept'); // what is written may be secret
  await expect(fault.getByRole('row').filter({ hasText: 'DEFL_BEGIN' }).first()).toContainText(/[0-9a-f]{40}/);
  await expect(page.getByRole('article', { name: 'Slot 1: newest run', exact: true })).toContainText('rst:0x');
  await expect(page.getByRole('region', { name: 'Log of the station' })).toContainText(
    'The connection broke during the run.',
  );
  await new Gallery(page).shootInAllLanguages('diagnosis');
  const saved = page.waitForEvent('download');
  await button(page, 'Export as ZIP').click();
  expect((await saved).suggestedFilename()).toMatch(/^diagnosis-S01-\d{8}T\d{6}Z\.zip$/);
  await expect(page.getByText(/^diagnosis-S01-.* saved\. SHA-256 [0-9a-f]{64}$/)).toBeVisible();
  await lock(page);
  await signInByBadge(page, GRACE);
});

test('a station that dies says that it restarts, and is there again by itself', async () => {
  await start(page, 3);
  await expectStep(page, 3, 'Writing firmware');
  await expectState(page, 4, 'scan');
  kiosk.killHost();
  await expect(page.getByTestId('station-restarts')).toContainText('Station restarting'); // never a white window
  await expect(page.getByTestId('station-restarts')).toHaveCount(0);
  await signInByBadge(page, GRACE); // nobody stays signed in over a restart
  await expectState(page, 3, 'error');
  await expectState(page, 4, 'error');
});

test('what it was at is finished then: the one it flashed, and the one with a certificate, which gets no second', async () => {
  const { certificate } = kiosk.unitIn(4);
  for (const slot of [3, 4]) await acknowledge(page, slot);
  for (const slot of [3, 4]) await start(page, slot);
  await expectState(page, 4, 'doubt'); // its label was sent to the printer before the station died
  await new Gallery(page).shootInAllLanguages('label-in-doubt');
  await tile(page, 4).getByRole('button', { name: /^Yes/ }).click();
  for (const slot of [3, 4]) await finish(slot);
  for (const slot of [3, 4]) {
    expect(kiosk.unitIn(slot).runs.map(({ outcome }) => outcome)).toEqual(['ERROR', 'PASS']);
    expect(kiosk.entriesOf(slot, 'certificate-issued')).toBe(1);
  }
  expect(certificate).toBeDefined();
  expect(kiosk.unitIn(4).certificate).toEqual(certificate);
  // The label that was there is the label of the unit: no second one was printed.
  expect(kiosk.unitIn(4).labels.map(({ state }) => state)).toEqual(['printed']);
});
