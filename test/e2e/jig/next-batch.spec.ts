import { expect, test, type Page } from '@playwright/test';
import { GRACE } from '../crew.ts';
import { Kiosk } from '../kiosk.ts';
import { button, expectState, scan, scanAnswer, serialIn, signInByBadge, tile } from '../screen.ts';

/** A second batch on network ports, where nobody sees that boards are exchanged. */
test.describe.configure({ mode: 'serial', timeout: 400_000 });

let kiosk: Kiosk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 3, atWork: true });
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(60_000);
  await page.goto(kiosk.url);
  await signInByBadge(page, GRACE);
});

test.afterAll(async () => {
  await page.close();
  await kiosk[Symbol.asyncDispose]();
});

async function pass(slot: number): Promise<void> {
  await expectState(page, slot, 'scan');
  await scan(page, await kiosk.labelOf(await serialIn(page, slot)));
  await expectState(page, slot, 'pass');
}

test('the first batch passes, and no button of a finished board offers to make it again', async () => {
  await button(page, 'Start 3 slots').click();
  for (const slot of [1, 2, 3]) await pass(slot);
  for (const slot of [1, 2, 3]) {
    await expect(button(tile(page, slot), /^Start again/)).toHaveCount(0);
    await expect(button(tile(page, slot), /^Start next board/)).toBeEnabled();
  }
  await expect(button(page, 'Start 3 slots')).toBeEnabled();
});

test('pressed with the same boards in it, the jig says so and makes none of them fail', async () => {
  await button(page, 'Start 3 slots').click();
  await expect(scanAnswer(page)).toContainText('Same boards in slots 1, 2, 3: already done.');
  for (const slot of [1, 2, 3]) {
    await expectState(page, slot, 'done');
    await expect(tile(page, slot)).toContainText('Same board as before: it has passed.');
  }
  await page.screenshot({ path: 'test/screenshots/next-batch/same-boards.png' });
});

test('after the boards of the simulated jig are exchanged, no tile shows the PASS of a board that is gone', async () => {
  const before = kiosk.boards.map(({ mac }) => mac);
  await button(page, 'Next boards').click();
  await expect(scanAnswer(page)).toContainText('3 fresh boards are in. Start them.');
  for (const slot of [1, 2, 3]) await expectState(page, slot, 'ready');
  expect(kiosk.boards.every(({ mac }, at) => mac !== before[at])).toBe(true);
  await page.screenshot({ path: 'test/screenshots/next-batch/fresh-boards.png' });
  await button(page, 'Start 3 slots').click();
  for (const slot of [1, 2, 3]) await pass(slot);
  for (const slot of [1, 2, 3]) expect(kiosk.unitIn(slot).outcome).toBe('PASS');
});

test('where a hand exchanged the boards unseen, the station looks at the start of a slot', async () => {
  await kiosk.board(2).replace();
  await button(tile(page, 2), /^Start next board/).click();
  await pass(2);
});

test('an empty slot does not fail: no board answers, and its old result goes', async () => {
  kiosk.board(3).inject('silent');
  await button(tile(page, 3), /^Start next board/).click();
  await expectState(page, 3, 'looking');
  await expect(scanAnswer(page)).toContainText('No board answers in slot 3.', { timeout: 120_000 });
  await expectState(page, 3, 'absent');
  await page.screenshot({ path: 'test/screenshots/next-batch/no-answer.png' });
});
