import { expect, test, type Page } from '@playwright/test';
import { writeShift } from '../made-up-shift.ts';
import { ALL_SCREENS, Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { button, expectState, goTo, lock, scan, serialIn, signInByPin, start } from './screen.ts';

/** The line lead's view, over a shift that never was: the slot with the worn pin is found in it. */
test.describe.configure({ mode: 'serial', timeout: ALL_SCREENS ? 600_000 : 240_000 });

const WORN_SLOT = 3;

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  kiosk = await Kiosk.start({ boards: 4, atWork: true, history });
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  gallery = new Gallery(page);
  await page.goto(kiosk.url);
  await signInByPin(page, 'grace');
  await goTo(page, 'Statistics');
});

test.afterAll(async () => {
  await page.context().close();
  await kiosk[Symbol.asyncDispose]();
});

function history(dir: string): void {
  const endMs = Date.now() - 60_000;
  const shift = { dir, endMs, slots: 8, runsOfSlot: 30, wornSlot: WORN_SLOT };
  writeShift({ ...shift, wornPercent: 30, otherPercent: 3 });
}

test('the slot with the worn pin stands out, with what to do', async () => {
  await page.getByText('Last 8 h').click();
  const slots = page.getByRole('region', { name: 'Runs not passed, by slot' });
  const signals = slots.getByRole('listitem');
  await expect(signals).toHaveCount(1);
  await expect(signals).toContainText(`Slot ${WORN_SLOT} stands out.`);
  await expect(signals).toContainText('The board does not respond');
  await expect(slots.getByRole('row', { name: new RegExp(`^${WORN_SLOT} 30 .*Stands out: worse`) })).toHaveCount(1);
  await expect(slots.getByRole('row', { name: /Like the others/ })).toHaveCount(7);
  await gallery.shootInAllLanguages('line');
});

test('a self-test finds that a bad board passes, and the line stands still until QA says why it may go on', async () => {
  kiosk.board(1).inject('silent');
  await button(page, 'Self-test …').click();
  const dialog = page.getByRole('dialog');
  await choose('Slot 1', 'Bad: does not answer');
  await choose('Slot 2', 'Bad: flash memory'); // the board there is good: a station that is blind to the fault
  await gallery.shootInAllLanguages('self-test-boards');
  await button(dialog, 'Test 2 boards').click();
  await expect(dialog.getByRole('row', { name: /^1 .*As expected/ })).toHaveCount(1, { timeout: 60_000 });
  await button(dialog, 'Close').last().click();
  await goTo(page, 'Jig');
  await expectState(page, 2, 'scan');
  await scan(page, await kiosk.labelOf(await serialIn(page, 2)));
  await expectState(page, 2, 'pass');

  await goTo(page, 'Statistics');
  await expect(page.getByRole('alert')).toContainText('Slot 2 passed a bad board (Bad: flash memory).');
  await expect(button(page, 'Acknowledge')).toHaveCount(0); // Grace is an operator
  await gallery.shoot('line-stopped');
  await goTo(page, 'Jig');
  await start(page, 3);
  await expect(page.getByText('A self-test passed a board that is known to be bad.')).toBeVisible();

  await lock(page);
  await signInByPin(page, 'ada');
  await goTo(page, 'Statistics');
  await button(page, 'Acknowledge').click();
  await page.getByLabel('Cause and correction').fill('Flash check of slot 2 repaired.');
  await gallery.shoot('line-acknowledge');
  await button(page, 'Let the line continue').click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByTestId('false-passes')).toHaveText('1 false pass among 2 tested boards.');
});

async function choose(slot: string, board: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(slot).click();
  await page.getByRole('option', { name: board }).click();
}

test('axe finds nothing serious', () => {
  expect(gallery.violations).toEqual([]);
});
