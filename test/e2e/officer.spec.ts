import { expect, test, type Page } from '@playwright/test';
import { OLGA } from './crew.ts';
import { ALL_SCREENS, Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { PLANTED, plantNight } from './planted-night.ts';
import { button, goTo, lock, signInByBadge, signInByPin } from './screen.ts';

/** The security officer reads what happened since yesterday, and finds what was planted there. */
test.describe.configure({ mode: 'serial', timeout: ALL_SCREENS ? 400_000 : 240_000 });

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 1, atWork: true, history: plantNight });
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  gallery = new Gallery(page);
  await page.goto(kiosk.url);
});

test.afterAll(async () => {
  await page.context().close();
  await kiosk[Symbol.asyncDispose]();
});

test('the officer lands on what happened since the last look, what needs a decision first', async () => {
  await signInByBadge(page, OLGA);
  await expect(page.getByRole('heading', { name: 'Since you last looked' })).toBeVisible();
  await expect(page.getByText(/^You last looked /)).toBeVisible();
  const decide = page.getByRole('region', { name: 'Needs your decision' });
  await expect(decide.getByRole('listitem').filter({ hasText: 'Refusal' })).toContainText('Signature refused');
  const night = decide.getByRole('listitem').filter({ hasText: 'Out of hours' });
  await expect(night).toContainText(PLANTED.nightSerial);
  await expect(night).toContainText('A certificate was issued outside the working hours.');
  await expect(decide.getByRole('listitem').filter({ hasText: 'Locked out' })).toHaveCount(1);
  // Of the days before, nothing: those certificates were seen.
  const counts = page.getByRole('list', { name: 'New entries by event' });
  await expect(counts.getByRole('listitem').filter({ hasText: 'Certificate issued' })).toContainText('5');
  await gallery.shootInAllLanguages('today');
});

test('the log is filtered by marks, and the filter is an address', async () => {
  await goTo(page, 'Issuance log');
  await page.getByRole('combobox', { name: 'Mark' }).click();
  await page.getByRole('option', { name: 'Out of hours' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#\/issuance\?mark=out-of-hours$/);
  const rows = page.getByRole('grid', { name: 'Issuance log' }).locator('tbody tr');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText(PLANTED.nightSerial);
  await expect(rows.first()).toContainText('Otto Formerly');
  await gallery.shootInAllLanguages('issuance-filtered');
  await page.reload(); // another connection is another screen: it is locked, and keeps its address
  await signInByBadge(page, OLGA);
  await expect(rows).toHaveCount(1);
  await page.getByLabel('Serial or MAC').fill('nothing like a unit');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No entry matches.')).toBeVisible();
  await gallery.shoot('issuance-empty');
  await button(page, 'Clear filters').click();
  await expect(rows.nth(5)).toBeVisible();
  await gallery.shoot('issuance');
});

test('an entry is shown as it is hashed, with the state of its inclusion', async () => {
  await page.goto(`${new URL(kiosk.url).origin}/#/issuance?mark=refusal`);
  const row = page.getByRole('grid', { name: 'Issuance log' }).locator('tbody tr').first();
  await expect(row).toContainText('Signature refused');
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /^Entry \d+$/ })).toBeVisible();
  await expect(page.locator('pre')).toContainText('"code": "permit.expired"');
  await page.getByText('Exact bytes').click();
  await expect(page.locator('pre')).toContainText('"code":"permit.expired"');
  await gallery.shootInAllLanguages('entry');
  await page.goto(`${new URL(kiosk.url).origin}/#/entry/999999`);
  await expect(page.getByText('The ledger has no entry of that number.')).toBeVisible();
});

test('what one person did stands together', async () => {
  await goTo(page, 'Audit');
  const people = page.getByRole('grid', { name: 'What each person did' });
  await expect(people.getByRole('row').filter({ hasText: 'Otto Formerly' })).toBeVisible();
  await gallery.shootInAllLanguages('audit');
  await people.getByRole('row').filter({ hasText: 'Otto Formerly' }).click();
  await expect(page).toHaveURL(/person=otto/);
  const entries = page.getByRole('grid', { name: 'Entries about people' });
  await expect(entries.getByRole('row').filter({ hasText: PLANTED.nightSerial })).toBeVisible();
  await expect(entries.getByRole('row').filter({ hasText: 'Access revoked' })).toBeVisible();
  await expect(entries.getByRole('row').filter({ hasText: 'Grace' })).toHaveCount(0);
  await gallery.shoot('audit-of-one');
});

test('hours are set on the screen, and hold from then on', async () => {
  await goTo(page, 'Issuance log');
  await button(page, 'Working hours').click();
  await expect(page.getByText('Set by olga')).toBeVisible();
  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await expect(page.getByText('Enter a time zone such as Europe/Berlin.')).toBeVisible();
  await gallery.shoot('working-hours');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await button(page, 'Set working hours').click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goto(`${new URL(kiosk.url).origin}/#/issuance?kind=working-hours-set`);
  await expect(page.getByRole('grid', { name: 'Issuance log' }).getByText('Europe/Berlin')).toBeVisible();
});

test('after the officer has seen it, a quiet day looks quiet', async () => {
  await goTo(page, 'Today');
  await button(page, 'I have seen this').click();
  await expect(page.getByText('Nothing needs your decision.')).toBeVisible();
  await expect(page.getByText(PLANTED.nightSerial)).toHaveCount(0);
  await gallery.shootInAllLanguages('today-quiet');
});

test('nobody else is offered the desk, and the station refuses to answer them', async () => {
  await lock(page);
  await signInByPin(page, 'ada');
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Setup', exact: true })).toBeVisible();
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Today', exact: true })).toHaveCount(0);
  await page.goto(`${new URL(kiosk.url).origin}/#/today`);
  await expect(page.getByRole('heading', { name: 'Since you last looked' })).toHaveCount(0);
});

test('axe finds nothing serious or critical on the desk, light or dark', () => {
  expect(gallery.violations).toEqual([]);
});
