import { expect, test, type Page } from '@playwright/test';
import { PIN } from './crew.ts';
import { Kiosk } from './kiosk.ts';
import {
  button,
  codeShown,
  expectState,
  goTo,
  lock,
  scan,
  scanAnswer,
  serialIn,
  setOwnPin,
  signInByPin,
} from './screen.ts';

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
  await expect(page.getByText('First start')).toBeVisible();
  await page.getByLabel('Short name').fill('ada');
  await page.getByLabel('Full name').fill('Ada Lovelace');
  await page.getByLabel('PIN, 6 to 12 digits').fill(PIN);
  await page.getByLabel('Repeat PIN').fill(PIN);
  await button(page, 'Create administrator').click();
  await expect(page.getByText('Ada Lovelace')).toBeVisible();
});

test('the administrator adds an operator, who signs in with a PIN: who sets up the station does not run it', async () => {
  await goTo(page, 'People');
  await button(page, 'Add person').first().click();
  await page.getByLabel('Short name').last().fill('grace');
  await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');
  await page.getByLabel(/^Operator/).check();
  await button(page, 'Add').click();
  const code = await codeShown(page);
  await expect(page.getByText('Grace Hopper').first()).toBeVisible();
  await lock(page);
  await setOwnPin(page, 'grace', code);
  await expect(page.getByText('Grace Hopper')).toBeVisible();
  await lock(page);
  await signInByPin(page, 'grace');
  await expect(page.getByText('Grace Hopper')).toBeVisible();
});

test('a work order is chosen and remembered', async () => {
  await goTo(page, 'Work order');
  await page.getByText('Lamp One').first().click();
  await page.getByText('DEMO-lamp-one').first().click();
  await page.getByLabel('Work order name').fill('WO-1');
  await page.getByLabel('Quantity').fill('50');
  await button(page, 'Start this work order').click();
  await expect(page.getByText('WO-1').first()).toBeVisible();
});

test('four boards are started with one button, scanned back, and pass', async () => {
  await goTo(page, 'Jig');
  await button(page, /^Start (all|4 slots)/).click();
  for (const slot of [1, 2, 3, 4]) await expectState(page, slot, 'scan');
  await scan(page, 'this is no label');
  await expect(scanAnswer(page)).toContainText('Unexpected scan. Expected: the label of a unit or a badge.');
  for (const slot of [1, 2, 3, 4]) {
    await scan(page, await kiosk.labelOf(await serialIn(page, slot)));
    await expectState(page, slot, 'pass');
  }
  await scan(page, await kiosk.labelOf(await serialIn(page, 4)));
  await expect(scanAnswer(page)).toContainText('No slot asks for a label now.');
});

test('the order is known by its name: nobody is asked for its quantity, and who changes it says so', async () => {
  await goTo(page, 'Work order');
  await page.getByLabel('Work order name').fill('WO-1');
  await expect(page.getByText('Known: 4 of 50 made')).toBeVisible();
  await expect(page.getByLabel('Quantity')).toHaveCount(0);
  await button(page, 'Start this work order').click();
  await expect(page.getByRole('banner')).toContainText('WO-1');
  await goTo(page, 'Work order');
  await page.getByLabel('Work order name').fill('WO-1');
  await button(page, 'Change quantity').click();
  await page.getByLabel('Quantity').fill('40');
  await button(page, 'Start this work order').click();
  await expect(page.getByRole('banner')).toContainText('40');
  await goTo(page, 'Work order');
  await button(page, 'Change quantity WO-1').click();
  await page.getByLabel('New quantity').fill('4');
  await button(page, 'Save').click();
  await expect(page.getByRole('banner')).toContainText('4 / 4');
  await goTo(page, 'Jig');
  await expect(page.getByText('This work order has reached its quantity.')).toBeVisible();
  await button(page, 'Next order, or change quantity').click();
  await button(page, 'Change quantity WO-1').click();
  await page.getByLabel('New quantity').fill('40');
  await button(page, 'Save').click();
  await expect(page.getByRole('banner')).toContainText('40');
  await goTo(page, 'Work order');
  await page.getByLabel('Work order name').fill('WO-1');
  await expect(page.getByText('Known: 4 of 40 made')).toBeVisible();
});
