import { expect, test, type Page } from '@playwright/test';
import { Gallery } from '../gallery.ts';
import { PIN } from '../crew.ts';
import { button, codeShown, expectState, goTo, lock, setOwnPin } from '../screen.ts';
import { NewStation } from './new-station.ts';

/** From an empty folder to a board that passed, in one browser window. */
test.describe.configure({ mode: 'serial', timeout: 600_000 });

let station: NewStation;
let page: Page;
let gallery: Gallery;

test.beforeAll(async ({ browser }) => {
  station = await NewStation.arrive();
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(120_000);
  gallery = new Gallery(page);
  await page.goto(await station.serve());
});

test.afterAll(async () => {
  await page.close();
  await station[Symbol.asyncDispose]();
});

test('a window on an empty folder asks what the station is for', async () => {
  await expect(page.getByRole('heading', { name: 'What is this station for?' })).toBeVisible();
  await expect(page.getByText(`Folder: ${station.dataDir}`)).toBeVisible();
  await gallery.shoot('first-day-choice');
  expect(gallery.violations).toEqual([]);
  const { height } = (await button(page, 'Set up a trial').boundingBox()) ?? { height: 0 };
  expect(height).toBeGreaterThanOrEqual(76); // 20 mm
});

test('a name that no station can have is said at once, and nothing begins', async () => {
  const name = page.getByLabel('Name of the trial');
  await name.fill('line 1');
  await button(page, 'Set up a trial').click();
  await expect(page.getByText('Use A to Z and digits, at most 12.')).toBeVisible();
  await name.fill('t1');
  await expect(name).toHaveValue('T1');
});

test('whoever has no link cannot set the station up', async ({ browser }) => {
  const stranger = await browser.newPage();
  await stranger.goto(new URL(page.url()).origin);
  await expect(stranger.getByText('This window cannot connect to the station')).toBeVisible();
  await stranger.close();
});

test('one press sets the trial up, by keyboard alone, and the same window goes on to the station', async () => {
  await page.getByLabel('Name of the trial').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Setting up the trial T1' })).toBeVisible();
  await page.screenshot({ path: 'test/screenshots/first-day-making-trial.png' });
  await expect(page.getByRole('heading', { name: 'First start' })).toBeVisible({ timeout: 300_000 });
  await expect(page.getByTestId('trial')).toContainText('TRIAL');
});

test('its first administrator adds an operator', async () => {
  await page.getByLabel('Full name').fill('Ida Ek');
  await page.getByLabel('Short name').fill('ida');
  await page.getByLabel('PIN, 6 to 12 digits').fill(PIN);
  await page.getByLabel('Repeat PIN').fill(PIN);
  await button(page, 'Create administrator').click();
  await goTo(page, 'People');
  await button(page, 'Add person').first().click();
  await page.getByLabel('Name', { exact: true }).fill('Otto Ohm');
  await page.getByLabel('Short name').last().fill('otto');
  await page.getByLabel(/^Operator/).check();
  await button(page, 'Add').click();
  const code = await codeShown(page);
  await lock(page);
  await setOwnPin(page, 'otto', code);
});

test('the operator chooses the sample product, and four simulated boards pass without anybody scanning', async () => {
  await goTo(page, 'Work order');
  await page.getByText('Lamp One').first().click();
  await page.getByText('DEMO-lamp-one').first().click();
  await page.getByLabel('Work order name').fill('WO-1');
  await page.getByLabel('Quantity').fill('4');
  await button(page, 'Start this work order').click();
  await expect(page.getByText('WO-1').first()).toBeVisible();
  await goTo(page, 'Jig');
  await button(page, /^Start (all|4 slots)/).click();
  for (const slot of [1, 2, 3, 4]) await expectState(page, slot, 'pass');
  await page.screenshot({ path: 'test/screenshots/first-day-passed.png' });
});
