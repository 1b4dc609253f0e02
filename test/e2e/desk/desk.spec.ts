import { cp, mkdir, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { ADA, GRACE, QUINN } from '../crew.ts';
import { ALL_SCREENS, Gallery } from '../gallery.ts';
import { Kiosk } from '../kiosk.ts';
import { button, goTo, lock, scan, signInByBadge } from '../screen.ts';

/** What is done beside the line: a product from a folder, a printer that is not ready, another badge, a rework order. */
test.describe.configure({ mode: 'serial', timeout: ALL_SCREENS ? 600_000 : 300_000 });

const TITLE = 'Lamp One, revised';
const NEW_BADGE = '04DD00112233BB';

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;
/** The rework order that the station named. */
let rework: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  kiosk = await Kiosk.start({ boards: 1, atWork: true });
  await deliver();
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  gallery = new Gallery(page);
  await page.goto(kiosk.url);
  await signInByBadge(page, ADA);
});

test.afterAll(async () => {
  await page.context().close();
  await kiosk[Symbol.asyncDispose]();
});

/** As from a USB stick: a product in a folder of a folder, and one that has lost the end of a file. */
async function deliver(): Promise<void> {
  const week = join(kiosk.dataDir, 'import', 'week-48');
  const [good, cut] = [join(week, 'lamp-one'), join(week, 'lamp-cut')];
  await mkdir(week, { recursive: true });
  for (const each of [good, cut]) await cp(join(kiosk.dataDir, 'products', 'lamp-one'), each, { recursive: true });
  const described = JSON.parse(await readFile(join(good, 'product.json'), 'utf8')) as Record<string, unknown>;
  described['title'] = TITLE;
  await writeFile(join(good, 'product.json'), JSON.stringify(described));
  await truncate(join(cut, 'release', 'manifest.json'), 20);
}

async function openTab(name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
}

const folders = (): Locator => page.getByTestId('import-folders');
const report = (): Locator => page.getByTestId('acceptance');

test('a product is found by walking through folders, looked at, and imported with what it brings', async () => {
  await goTo(page, 'Setup');
  await openTab('Products');
  await expect(folders()).toContainText('Places to import from');
  await button(folders(), /\/import/).click();
  await button(folders(), /^week-48/).click();
  await expect(button(folders(), /^lamp-one.*product/)).toBeVisible();
  await gallery.shootInAllLanguages('desk-folders');
  await button(folders(), /^lamp-cut/).click();
  await expect(report()).toHaveAttribute('data-ok', 'false');
  await expect(button(page, 'Import product')).toHaveCount(0);
  await gallery.shoot('desk-folder-rejected');
  await button(folders(), /^lamp-one/).click();
  await expect(report()).toHaveAttribute('data-ok', 'true');
  await expect(report()).toContainText(TITLE);
  await expect(report()).toContainText('This product exists.');
  await gallery.shootInAllLanguages('desk-folder-accepted');
  await button(page, 'Import product').click();
  await expect(page.getByText('Product lamp-one imported.')).toBeVisible();
  await button(folders(), 'Up').click();
  await button(folders(), 'Up').click();
  await expect(folders()).toContainText('Places to import from');
});

test('a printer that is not ready is a fault on its card and beside its address, until it is', async () => {
  const labels = join(kiosk.dataDir, 'labels');
  await rename(labels, `${labels}-away`);
  await openTab('Status');
  await expect(async () => {
    await button(page, 'Refresh').click();
    await expect(card()).toHaveAttribute('data-state', 'broken', { timeout: 4_000 });
  }).toPass();
  await gallery.shootInAllLanguages('desk-status-no-folder');
  await openTab('Printer');
  await expect(page.getByRole('tabpanel').getByRole('alert')).toBeVisible();
  await gallery.shootInAllLanguages('desk-printer-no-folder');
  await rename(`${labels}-away`, labels);
  await openTab('Status');
  await expect(async () => {
    await button(page, 'Refresh').click();
    await expect(card()).toHaveAttribute('data-state', 'ok', { timeout: 4_000 });
  }).toPass();
});

const card = (): Locator =>
  page.locator('section[data-state]').filter({ has: page.getByRole('heading', { name: 'Printer', exact: true }) });

test('a lost badge is replaced: the new one signs in', async () => {
  await goTo(page, 'People');
  await button(page, `Badge of ${GRACE.name}`).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`The current badge of ${GRACE.name} stops working.`);
  await button(dialog, 'Save badge').click();
  await expect(dialog).toContainText('Scan the badge first.');
  await gallery.shootInAllLanguages('desk-badge-missing');
  await dialog.getByLabel('Badge', { exact: true }).click();
  await scan(page, NEW_BADGE);
  await expect(dialog).toContainText('Badge read: 14 characters');
  await expect(page.getByText(NEW_BADGE)).toHaveCount(0);
  await gallery.shootInAllLanguages('desk-badge-read');
  await button(dialog, 'Save badge').click();
  await expect(page.getByText(`${GRACE.name} has a new badge.`)).toBeVisible();
  await lock(page);
  await scan(page, GRACE.badge);
  await expect(page.getByRole('alert')).toBeVisible();
  await scan(page, NEW_BADGE);
  await expect(page.getByText(GRACE.name)).toBeVisible();
  await expect(button(page.getByRole('navigation'), 'Rework')).toHaveCount(0); // Grace may not allow it to herself
  await goTo(page, 'Statistics'); // QA may open it, too
  await lock(page);
});

test('QA opens a rework order with a reason, and the operator chooses it by the name that the station gave it', async () => {
  await signInByBadge(page, QUINN);
  await expect(page).not.toHaveURL(/counters/); // the page that Grace left open
  await goTo(page, 'Rework');
  await button(page, 'Open rework order').click();
  await expect(page.getByText('Enter a reason.')).toBeVisible();
  await gallery.shootInAllLanguages('desk-rework-mistakes');
  const product = page.getByRole('radio', { name: new RegExp(TITLE) });
  if (!(await product.isChecked())) await product.check();
  await page.getByLabel('Reason').fill('Firmware 1.4.1 drops the connection, ticket 207');
  await page.getByLabel('Quantity').fill('12');
  await button(page, 'Open rework order').click();
  const opened = page.getByRole('status').filter({ hasText: 'is open.' });
  await expect(opened).toBeVisible();
  rework = await opened.locator('p').first().innerText();
  await expect(page.getByRole('row').filter({ hasText: rework })).toContainText('0 / 12');
  await page.getByRole('row').filter({ hasText: rework }).scrollIntoViewIfNeeded();
  await gallery.shootInAllLanguages('desk-rework-opened');
  await page.getByRole('radio', { name: /Label only/ }).check();
  await page.getByRole('heading', { name: 'Rework', exact: true }).scrollIntoViewIfNeeded();
  await gallery.shootInAllLanguages('desk-rework-label-only');
  await lock(page);
  await signInByBadge(page, { badge: NEW_BADGE, name: GRACE.name });
  await goTo(page, 'Work order');
  await button(page, new RegExp(`^${rework}`)).click(); // it is offered
  await expect(page.getByText('Rework order, whole unit: 0 of 12 made.')).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0);
  await gallery.shootInAllLanguages('desk-rework-known');
  await button(page, 'Start this work order').click();
  await expect(page.getByRole('banner')).toContainText(rework);
  await expect(page.getByRole('banner')).toContainText('12');
});

test('QA closes a rework order before its time, with a reason; the operator can no longer choose it', async () => {
  await lock(page);
  await signInByBadge(page, QUINN);
  await goTo(page, 'Rework');
  await button(page, `Close ${rework}`).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('all units are reworked');
  await gallery.shootInAllLanguages('desk-rework-close');
  await button(dialog, 'Close').last().click();
  const row = page.getByRole('row').filter({ hasText: rework });
  await expect(row).toContainText('Closed by quinn');
  await expect(button(row, `Close ${rework}`)).toHaveCount(0);
  await gallery.shootInAllLanguages('desk-rework-closed');
  await lock(page);
  await signInByBadge(page, { badge: NEW_BADGE, name: GRACE.name });
  await goTo(page, 'Work order');
  await page.getByLabel('Work order name').fill(rework);
  await button(page, 'Start this work order').click();
  await expect(page.getByRole('alert')).toContainText('no open rework order');
});

test('what is pressed in the bar keeps its distance from the edges', async () => {
  await page.setViewportSize({ width: 1366, height: 768 });
  const bar = await page.getByRole('banner').boundingBox();
  const pressed = await button(page, 'Lock this screen').boundingBox();
  if (bar === null || pressed === null) throw new Error('the bar is not there');
  expect(pressed.y - bar.y).toBeGreaterThanOrEqual(4);
  expect(bar.y + bar.height - pressed.y - pressed.height).toBeGreaterThanOrEqual(4);
});

test('axe finds nothing serious on these screens', () => {
  expect(gallery.violations).toEqual([]);
});
