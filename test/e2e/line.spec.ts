import { expect, test, type Page } from '@playwright/test';
import { becomeAdministrator, expectState, Kiosk, PIN, scan, tile } from './kiosk.ts';

test.describe.configure({ mode: 'serial' });

let kiosk: Kiosk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 4 });
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(kiosk.url);
});

test.afterAll(async () => {
  await page.close();
  await kiosk[Symbol.asyncDispose]();
});

test('the first start makes the first administrator, and nobody is known before', async () => {
  await becomeAdministrator(page);
  await expect(page.getByText('Ada Lovelace')).toBeVisible();
});

test('the administrator adds an operator, who signs in with a PIN: who sets up the station does not run it', async () => {
  await page.getByRole('button', { name: 'People', exact: true }).click();
  await page.getByRole('button', { name: 'Add somebody' }).first().click();
  await page.getByLabel('Short name').last().fill('grace');
  await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');
  await page.getByLabel(/^Operator/).check();
  await page.getByLabel('PIN, 6 to 12 digits').fill(PIN);
  await page.getByLabel('The same PIN again').fill(PIN);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('Grace Hopper').first()).toBeVisible();
  await page.screenshot({ path: 'test/screenshots/people.png' });
  await page.getByRole('button', { name: 'Lock this screen now' }).click();
  await page.getByLabel('Your short name').fill('grace');
  await page.getByLabel('PIN', { exact: true }).fill(PIN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Grace Hopper')).toBeVisible();
});

test('a work order is chosen and remembered', async () => {
  await page.getByRole('button', { name: 'Work order', exact: true }).click();
  await page.getByText('Lamp One').first().click();
  await page.getByText('DEMO-lamp-one').first().click();
  await page.getByLabel('Name of the order').fill('WO-1');
  await page.getByLabel('Quantity to make').fill('50');
  await page.getByRole('button', { name: 'Work on this order' }).click();
  await expect(page.getByText('WO-1').first()).toBeVisible();
});

test('four boards are started with one button, scanned back, and pass', async () => {
  await page.getByRole('button', { name: 'Jig', exact: true }).click();
  await page.getByRole('button', { name: /^Start (all|4 slots)/ }).click();
  for (const slot of [1, 2, 3, 4]) await expectState(page, slot, 'scan');
  await page.screenshot({ path: 'test/screenshots/jig-scan.png' });
  await scan(page, 'this is no label');
  for (const slot of [1, 2, 3, 4]) {
    await scan(page, await kiosk.labelOf(page, slot));
    await expectState(page, slot, 'pass');
  }
  await page.screenshot({ path: 'test/screenshots/jig-pass.png' });
});

test('a board that falls silent is loud until somebody acknowledges it, and the fault says what to do', async () => {
  kiosk.board(2).inject('silent');
  await tile(page, 2)
    .getByRole('button', { name: /^Start/ })
    .click();
  await expectState(page, 2, 'fail');
  await expect(tile(page, 2)).toContainText('The board does not answer.');
  await page.screenshot({ path: 'test/screenshots/jig-fail.png' });
  await tile(page, 2)
    .getByRole('button', { name: /^Acknowledge/ })
    .click();
  await expect(tile(page, 2).getByRole('button', { name: /^Acknowledge/ })).toHaveCount(0);
  kiosk.board(2).heal();
});
