import { expect, test, type Page } from '@playwright/test';
import { plantInJournal } from '../../fixtures/token/plant-journal.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { macOf } from '../../station-core/model/mac.ts';
import { spoil } from '../ledger/file/packed-ledger.ts';
import { OLGA } from './crew.ts';
import { Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { button, goTo, signInByPin } from './screen.ts';

/** The security officer's second half: the shift is closed, the ledger verified, and damage is said on every page. */
test.describe.configure({ mode: 'serial', timeout: 240_000 });

/** Long enough that somebody can cancel. */
const ENTRIES = 60_000;
const STRANGER = 'ee'.repeat(32);

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(400_000); // the history alone takes a minute on a busy machine
  kiosk = await Kiosk.start({ boards: 1, atWork: true, history });
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  gallery = new Gallery(page);
  await page.goto(kiosk.url);
});

test.afterAll(async () => {
  await page.context().close();
  await kiosk[Symbol.asyncDispose]();
});

/** A long ledger, and a signature in the journal of the HSM service that no entry of it intended. */
function history(dataDir: string): void {
  using ledger = Ledger.open({ dir: dataDir, station: 'S01', version: '0' });
  for (let written = 0; written < ENTRIES; written += 10_000)
    ledger.append(Array.from({ length: 10_000 }, () => ({ kind: 'station-started', version: '0' }) as const));
  const names = { unit: macOf('7c:df:a1:ff:ff:01'), serial: 'STRANGER-1', certSerialHex: '4b'.repeat(20) };
  const hashes = { tbsSha256Hex: STRANGER, spkiSha256Hex: 'ab'.repeat(32) };
  plantInJournal(dataDir, [{ ...names, ...hashes, permit: 'DEMO-lamp-one' }]);
}

test('a shift with a signature that nobody intended cannot be closed before a reason is noted', async () => {
  await signInByPin(page, OLGA.id);
  await goTo(page, 'Shift');
  await expect(page.getByText('The shift does not balance.', { exact: false }).first()).toBeVisible({
    timeout: 120_000,
  });
  const difference = page.getByTestId('difference-signature-unknown');
  await expect(difference).toContainText(STRANGER.slice(0, 24));
  await button(page, 'Close shift').click();
  await expect(page.getByRole('alert').filter({ hasText: 'a difference has no reason' })).toBeVisible({
    timeout: 120_000,
  });
  await gallery.shootInAllLanguages('shift-differs');
  await difference.getByLabel('Reason').fill('Test signature by the auditor');
  await button(page, 'Close shift').click();
  await expect(page.getByText('The shift is closed.')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('The shift balances.')).toBeVisible({ timeout: 120_000 });
});

test('the closed shift is listed, and a row opens its reasons', async () => {
  const row = page.getByRole('row').filter({ hasText: OLGA.id });
  await expect(row).toBeVisible();
  await row.click();
  await expect(page.getByText('Test signature by the auditor')).toBeVisible();
  await gallery.shoot('shift-closed');
  await page.keyboard.press('Escape');
});

test('the ledger is verified with progress, can be cancelled, and its verdict has a date', async () => {
  await goTo(page, 'Ledger');
  // Before the first checkpoint nothing proves the entries, and the verdict says so.
  await expect(page.getByRole('gridcell', { name: 'Signed' }).first()).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('has not been verified at this station yet', { exact: false })).toBeVisible();
  await button(page, 'Verify now').click();
  await expect(
    page.getByText(`of ${ENTRIES.toLocaleString('en-US').slice(0, 2)}`, { exact: false }).first(),
  ).toBeVisible();
  await button(page, 'Cancel').click();
  await expect(button(page, 'Verify now')).toBeVisible();
  await expect(page.getByText('has not been verified at this station yet', { exact: false })).toBeVisible();
  await button(page, 'Verify now').click();
  await expect(page.getByText('The ledger is whole', { exact: false })).toBeVisible({ timeout: 120_000 });
  await gallery.shootInAllLanguages('ledger-whole');
});

test('a ledger that does not verify is said on each desk page, and the line is not troubled', async () => {
  spoil(kiosk.dataDir, 3000);
  await button(page, 'Verify now').click();
  await expect(page.getByText('The ledger does NOT verify. Some of it', { exact: false })).toBeVisible({
    timeout: 120_000,
  });
  await expect(page.getByText('Entry 3000:', { exact: false }).first()).toBeVisible();
  const strip = page.getByRole('alert').filter({ hasText: 'The ledger does not verify.' });
  await expect(strip).toBeVisible();
  await gallery.shootInAllLanguages('ledger-not-whole');
  await goTo(page, 'People');
  await expect(strip).toBeVisible();
  await expect(page.getByTestId(`person-${OLGA.id}`)).toBeVisible();
});

test('axe finds nothing serious on these screens', () => {
  expect(gallery.violations).toEqual([]);
});
