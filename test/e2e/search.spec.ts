import { expect, test, type Page } from '@playwright/test';
import { GRACE, ORDER, QUINN } from './crew.ts';
import { Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { acknowledge, button, expectState, lock, scan, serialIn, signInByBadge, start } from './screen.ts';

/** How QA finds a unit: by a scan, by a serial number that is mistyped, and by filters. */
test.describe.configure({ mode: 'serial' });

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;
let serial = '';

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 2, atWork: true });
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  gallery = new Gallery(page);
  await page.goto(kiosk.url);
});

test.afterAll(async () => {
  await page.context().close();
  await kiosk[Symbol.asyncDispose]();
});

const search = () => page.getByRole('searchbox', { name: 'Search units' });
const rows = () => page.getByRole('grid').getByRole('row');

async function searchFor(text: string): Promise<void> {
  await search().fill(text);
  await search().press('Enter');
}

async function expectUnitPage(): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`#/unit/${serial}$`));
}

test('one unit passes and one board fails, made by Grace', async () => {
  await signInByBadge(page, GRACE);
  kiosk.board(2).inject('silent');
  for (const slot of [1, 2]) await start(page, slot);
  await expectState(page, 1, 'scan');
  serial = await serialIn(page, 1);
  await scan(page, await kiosk.labelOf(serial));
  await expectState(page, 1, 'pass');
  await expectState(page, 2, 'fail');
  await acknowledge(page, 2);
  await lock(page);
});

test('QA starts at the units, and is offered neither jig nor work order', async () => {
  await signInByBadge(page, QUINN);
  await expect(page.getByRole('heading', { name: 'Units' })).toBeVisible();
  await expect(rows()).toHaveCount(2);
  await expect(rows().nth(1)).toContainText(serial);
  for (const screen of ['Jig', 'Work order']) {
    await expect(page.getByRole('navigation').getByRole('button', { name: screen, exact: true })).toHaveCount(0);
  }
  await gallery.shootInAllLanguages('units');
});

test('a scan of the inner label opens its unit; nothing that is secret gets into the address', async () => {
  await scan(page, await kiosk.labelOf(serial));
  await expectUnitPage();
  expect(page.url()).not.toContain('pop');
});

test('so does a scan of the outer label, and a label of no unit says so', async () => {
  await page.evaluate("location.hash = '#/units'");
  await scan(page, `${serial} ${kiosk.board(1).mac}`);
  await expectUnitPage();
  await page.evaluate("location.hash = '#/units'");
  await scan(page, '{"ver":"v1","name":"PROV_999999","pop":"ABCDEFGHJKLMNPQR"}');
  await expect(page.getByTestId('desk-notice')).toContainText('Not a label of a unit made at this station.');
});

test('a scan while a dialog is open leaves the dialog alone', async () => {
  await button(page, /Quinn Quality/).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).focus();
  await scan(page, `${serial} ${kiosk.board(1).mac}`);
  await expect(page.getByTestId('desk-notice')).toContainText('Close the dialog');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a mistyped serial number finds what may have been meant; Enter opens it', async () => {
  await searchFor(serial.toLowerCase().replace('-000001', '-000010'));
  await expect(page.getByText('These are close to it')).toBeVisible();
  await gallery.shoot('units-near');
  await rows().nth(1).focus();
  await page.keyboard.press('Enter');
  await expectUnitPage();
});

test('a MAC address in any writing opens its unit at once', async () => {
  await page.evaluate("location.hash = '#/units'");
  await searchFor(kiosk.board(1).mac.replaceAll(':', '').toUpperCase());
  await expectUnitPage();
});

test('the text of a label, typed by a slow scanner, is taken as a scan', async () => {
  await page.evaluate("location.hash = '#/units'");
  await searchFor(await kiosk.labelOf(serial));
  await expectUnitPage();
});

test('filters leave what they say, and stand in the address', async () => {
  await page.evaluate("location.hash = '#/units'");
  await page.getByRole('group', { name: 'Filters' }).getByLabel('Work order').fill(ORDER.order.toLowerCase());
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/order=wo-4711/);
  await expect(rows()).toHaveCount(2);
  await page.evaluate("location.hash = '#/units?outcome=ABORTED'");
  await expect(page.getByText('No unit matches these filters.')).toBeVisible();
  await gallery.shoot('units-none');
  await button(page, 'Clear filters').click();
  await expect(rows()).toHaveCount(2);
});

test('all that a list has is saved as one file, with progress, whatever page is shown', async () => {
  await page.evaluate("location.hash = '#/units'");
  await page.getByRole('group', { name: 'Filters' }).getByLabel('Station', { exact: true }).fill('S01');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/station=S01/);
  await expect(rows()).toHaveCount(2);
  const actions = page.getByRole('group', { name: 'What to do with these units' });
  for (const [name, file] of [
    ['Export as JSON', 'units.json'],
    ['Export as PDF', 'units.zip'],
    ['Export evidence packs', 'units.zip'],
  ] as const) {
    const download = page.waitForEvent('download');
    await button(actions, name).click();
    expect((await download).suggestedFilename()).toBe(file);
    await expect(actions.getByRole('status')).toContainText(`Saved ${file}, SHA-256`);
  }
  await gallery.shootInAllLanguages('units-exported');
  await page.evaluate("location.hash = '#/units?station=S99'");
  await expect(page.getByText('No unit matches these filters.')).toBeVisible();
  await expect(button(actions, 'Export as JSON')).toBeDisabled();
});

test('the list as it is filtered goes to the holds, which show first whom it would concern', async () => {
  await page.evaluate("location.hash = '#/units'");
  await expect(rows()).toHaveCount(2);
  await expect(button(page, 'Put these aside')).toBeDisabled();
  await page.evaluate(`location.hash = '#/units?order=${ORDER.order}&slot=1'`);
  await expect(rows()).toHaveCount(2); // the first one is the head
  await button(page, 'Put these aside').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Work order')).toHaveValue(ORDER.order);
  await expect(dialog.getByText('Also filtered by Slot: 1.')).toBeVisible();
  await button(dialog, 'Show units').click();
  await expect(dialog.getByText('1 unit would be put aside.')).toBeVisible();
  await expect(dialog.getByText(serial)).toBeVisible();
  await gallery.shootInAllLanguages('holds-from-list');
  await page.keyboard.press('Escape');
});

test('a label scanned into a reason is not kept: a quick scan is taken out, a slow one loses its secrets', async () => {
  await page.evaluate("location.hash = '#/holds?id=24:0a:c4:00:00:99'");
  const dialog = page.getByRole('dialog');
  const reason = dialog.getByLabel('Reason');
  await reason.fill('seal broken');
  await scan(page, await kiosk.labelOf(serial));
  await expect(reason).toHaveValue('seal broken');
  await expect(page.getByTestId('desk-notice')).toContainText('Close the dialog');
  await dialog.getByLabel('Serial numbers or MAC addresses').focus();
  await scan(page, await kiosk.labelOf(serial));
  await expect(dialog.getByLabel('Serial numbers or MAC addresses')).toHaveValue('24:0a:c4:00:00:99');
  await reason.fill('');
  await reason.pressSequentially('{"ver":"v1","pop":"TCD5JPN2AB4483Z6","password":"ABCDEFGHJKLMNPQR"}', { delay: 40 });
  await expect(reason).toHaveValue('{"ver":"v1","pop":"[not shown]","password":"[not shown]"}');
  await expect(dialog.getByText('Label text removed. Type it in your own words.')).toBeVisible();
  await button(dialog, 'Show units').click();
  await button(dialog, 'Put 1 unit aside').click();
  await expect(dialog.getByText('The text holds a secret of a label and was not kept.')).toBeVisible();
  await gallery.shoot('holds-label-text');
  await page.keyboard.press('Escape');
});

test('a list is kept under a name, and is there again on another screen', async () => {
  await page.evaluate("location.hash = '#/units?outcome=PASS&sort=serial'");
  await button(page, 'Saved views').click();
  await page.getByLabel('Name of this view').fill('What passed');
  await button(page, 'Save view').click();
  await expect(button(page, 'What passed')).toBeVisible();
  await gallery.shoot('units-views');
  await page.keyboard.press('Escape');
  await lock(page);
  await page.evaluate("location.hash = ''");
  await signInByBadge(page, QUINN);
  await button(page, 'Saved views').click();
  await button(page, 'What passed').click();
  await expect(page).toHaveURL(/outcome=PASS&sort=serial/);
});

test('text of any kind finds nothing and does no harm', async () => {
  const texts = ["'; DROP TABLE units; --", '" OR 1=1 --', '.*', '(?:a+)+$', '%', '🦊', 'x'.repeat(600)];
  for (const text of texts) {
    await searchFor(text);
    await expect(page.getByText('Nothing found.')).toBeVisible();
    await page.evaluate("location.hash = '#/units'");
    await expect(rows()).toHaveCount(2);
  }
  await searchFor('\u202e1000-S1L');
  await expect(page.getByText('The value entered is not valid here.')).toBeVisible();
});

test('axe finds nothing serious or critical on any of these screens, light or dark', () => {
  expect(gallery.violations).toEqual([]);
});
