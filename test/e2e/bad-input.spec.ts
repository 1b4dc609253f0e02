import { type Browser, expect, test, type Page } from '@playwright/test';
import { ADA, GRACE, ORDER, OTTO } from './crew.ts';
import { Kiosk } from './kiosk.ts';
import {
  button,
  expectState,
  lock,
  scan,
  scanAnswer,
  scanField,
  scanWithAltGr,
  signInByBadge,
  signInByPin,
  start,
  tile,
  typeFast,
} from './screen.ts';

/** What nobody should do or have, as it shows on the screen. The door itself is tested under test/host/serve. */
test.describe.configure({ mode: 'serial' });

let kiosk: Kiosk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 1, atWork: true });
  page = await openAt(browser, kiosk.url);
});

test.afterAll(async () => {
  await page.context().close();
  await kiosk[Symbol.asyncDispose]();
});

async function openAt(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext();
  const opened = await context.newPage();
  opened.setDefaultTimeout(15_000);
  await opened.goto(url);
  return opened;
}

test('a badge of nobody and the badge of somebody revoked let nobody in, and say so', async () => {
  await expect(page.getByText('Scan your badge')).toBeVisible();
  await scan(page, '04DEADBEEF0000');
  await expect(page.getByText('The badge or name is unknown')).toBeVisible();
  await scan(page, OTTO.badge);
  await expect(page.getByText('This person can no longer sign in.')).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
});

test('after repeated mistakes the screen waits a little, also for the right PIN', async () => {
  // Each mistake doubles the wait. The third makes it four seconds, which is enough to type a PIN on a slow machine.
  for (const overMs of [0, 1_200, 2_400]) {
    await page.waitForTimeout(overMs);
    await signInByPin(page, GRACE.id, '111222');
    await expect(page.getByText('The badge or name is unknown, or PIN or code is wrong.')).toBeVisible();
  }
  await signInByPin(page, GRACE.id);
  await expect(page.getByText('Too many wrong attempts on this screen')).toBeVisible();
  await expect(page.getByLabel('PIN', { exact: true })).toHaveValue('');
  await expect(page.getByLabel('Short name')).toHaveValue(GRACE.id);
  await expect(async () => {
    await signInByPin(page, GRACE.id);
    await expect(page.getByText(GRACE.name)).toBeVisible({ timeout: 3_000 });
  }).toPass();
});

/** For the page, whose types are not known here. */
const PASTE_10_MB = `
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', 'x'.repeat(10 * 1024 * 1024));
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
`;

test('ten megabytes pasted into the scan field are cut, and the screen goes on', async () => {
  await scanField(page).focus();
  await page.evaluate(PASTE_10_MB);
  await expect(scanAnswer(page)).toContainText('Too long for a label');
  expect((await scanField(page).inputValue()).length).toBe(512);
  await page.keyboard.press('Enter');
  await expect(scanAnswer(page)).toContainText('Unexpected scan.');
  await expect(scanField(page)).toHaveValue('');
});

test('an expired permit starts nothing and says so, before a board is touched', async () => {
  const restore = await kiosk.changePermit({ notAfter: new Date(Date.now() - 60_000).toISOString() });
  await start(page, 1);
  await expect(scanAnswer(page)).toContainText('The permit for this product is not valid now.');
  await expectState(page, 1, 'ready');
  await restore();
});

test('a reached quantity starts nothing more and says so', async () => {
  await scan(page, `WO:WO-1;${ORDER.product};${ORDER.permit};1`);
  await expect(scanAnswer(page)).toContainText('Work order WO-1');
  await button(page, 'Jig').click();
  await start(page, 1);
  await expectState(page, 1, 'scan');
  await scan(page, await kiosk.labelOf(kiosk.unitIn(1).serial ?? ''));
  await expectState(page, 1, 'pass');
  await start(page, 1);
  await expect(scanAnswer(page)).toContainText('This work order has reached its quantity.');
  await expectState(page, 1, 'pass');
});

test('a second tab is a screen of its own, where nobody is signed in; the first goes on', async () => {
  const second = await page.context().newPage();
  await second.goto(new URL('/', kiosk.url).href);
  await expect(second.getByText('Scan your badge')).toBeVisible();
  await signInByBadge(second, ADA);
  await expect(page.getByText(GRACE.name)).toBeVisible();
  await lock(second);
  await expect(tile(page, 1)).toBeVisible();
  await second.close();
});

test('a link that was used, and no link at all, show that this window may not talk to the station', async ({
  browser,
}) => {
  for (const url of [kiosk.url, new URL('/', kiosk.url).href]) {
    const stranger = await openAt(browser, url);
    await expect(stranger.getByRole('alert')).toContainText('This window cannot connect to the station');
    await stranger.context().close();
  }
  const guest = await openAt(browser, await kiosk.anotherLink());
  await expect(guest.getByText('Scan your badge')).toBeVisible();
  await guest.context().close();
});

test('a label scanned by a keyboard layout that needs AltGr leaves nothing of itself in the field with the focus', async ({
  browser,
}) => {
  const office = await openAt(browser, await kiosk.anotherLink());
  await signInByBadge(office, ADA);
  await button(office, 'People').click();
  await button(office, 'Add person').first().click();
  const field = office.getByLabel('Short name').last();
  await field.fill('anna');
  await scanWithAltGr(office, '{"ver":"v1","name":"PROV_1","pop":"T5K84E4X","password":"not-for-a-field"}');
  await expect(office.getByText(/Unexpected scan|Not a label of a unit/)).toBeVisible();
  await expect(field).toHaveValue('anna');
  await office.context().close();
});

test('a scan that breaks off leaves no head of the label in a field, and its rest is no scan either', async ({
  browser,
}) => {
  const office = await openAt(browser, await kiosk.anotherLink());
  await signInByBadge(office, ADA);
  await button(office, 'People').click();
  await button(office, 'Add person').first().click();
  const field = office.getByLabel('Short name').last();
  await field.fill('anna');
  await field.focus();
  await typeFast(office, '{"ver":"v1","name":"PROV_1","pop":"T5K8');
  await expect(office.getByText('The scan broke off. Scan again.')).toBeVisible();
  await expect(field).toHaveValue('anna');
  await typeFast(office, '4E4X","password":"not-for-a-field"}\r');
  await expect(field).toHaveValue('anna');
  await expect(office.getByText('The scan broke off. Scan again.')).toBeVisible();
  await office.context().close();
});

test('a person revoked while they work is out at once, on their own screen', async ({ browser }) => {
  const office = await openAt(browser, await kiosk.anotherLink());
  await signInByBadge(office, ADA);
  await button(office, 'People').click();
  await button(office, `Revoke: ${GRACE.name}`).click();
  await button(office.getByRole('dialog'), 'Revoke').click();
  await expect(office.getByText(`${GRACE.name} revoked.`)).toBeVisible();
  await expect(page.getByText('Scan your badge')).toBeVisible();
  await scan(page, GRACE.badge);
  await expect(page.getByText('This person can no longer sign in.')).toBeVisible();
  await office.context().close();
});
