import { expect, test, type Page } from '@playwright/test';
import { writeShift } from '../made-up-shift.ts';
import { ALL_SCREENS, Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { goTo, signInByPin } from './screen.ts';

/** The line lead's view, over a shift that never was: the slot with the worn pin is found in it. */
test.describe.configure({ mode: 'serial', timeout: ALL_SCREENS ? 400_000 : 180_000 });

const WORN_SLOT = 3;

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 4, atWork: true, history });
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
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
  const slots = page.getByRole('region', { name: 'Runs to repeat, by slot' });
  const signals = slots.getByRole('listitem');
  await expect(signals).toHaveCount(1);
  await expect(signals).toContainText(`Slot ${WORN_SLOT} stands out.`);
  await expect(signals).toContainText('The board does not respond');
  await expect(slots.getByRole('row', { name: new RegExp(`^${WORN_SLOT} 30 .*Stands out: worse`) })).toHaveCount(1);
  await expect(slots.getByRole('row', { name: /Like the others/ })).toHaveCount(7);
  await gallery.shootInAllLanguages('line');
});

test('axe finds nothing serious', () => {
  expect(gallery.violations).toEqual([]);
});
