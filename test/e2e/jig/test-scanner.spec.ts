import { expect, test, type Page } from '@playwright/test';
import { TEST_TEXT } from '../../../renderer/src/scan/scanner-test.ts';
import { readBy } from '../../../station-core/model/scanned/keyboard-layouts.ts';
import { ADA } from '../crew.ts';
import { Kiosk } from '../kiosk.ts';
import { goTo, scan, signInByBadge } from '../screen.ts';

/** Setup → Scanner: what arrives, and what to change. */
test.describe.configure({ mode: 'serial', timeout: 400_000 });

let kiosk: Kiosk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 1, atWork: true });
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(60_000);
  await page.goto(kiosk.url);
  await signInByBadge(page, ADA);
  await goTo(page, 'Setup');
  await page.getByRole('tab', { name: 'Scanner' }).click();
});

test.afterAll(async () => {
  await page.close();
  await kiosk[Symbol.asyncDispose]();
});

const field = () => page.getByLabel('Scan into this field');
const result = () => page.getByTestId('scanner-result');

test('a scanner that is set up right hears so, and its scan goes nowhere else', async () => {
  await field().focus();
  await scan(page, TEST_TEXT);
  await expect(result()).toContainText('The scanner is set up right.');
  await expect(result()).toContainText(TEST_TEXT);
  await expect(field()).toHaveValue('');
  await expect(page.getByText('Unexpected scan')).toHaveCount(0);
});

for (const [what, text, says] of [
  ['an AIM prefix', `]Q1${TEST_TEXT}`, 'The scanner sends an AIM prefix: turn it off.'],
  ['a German keyboard', readBy('german', TEST_TEXT) ?? '', 'The keyboard layout looks German.'],
  ['another code', '4006381333931', 'This is not the text of the code on the screen.'],
] as const) {
  test(`${what} is named, with what to change`, async () => {
    await field().focus();
    await scan(page, text);
    await expect(result()).toContainText(says);
    await expect(result()).toContainText(text);
    await page.screenshot({ path: `test/screenshots/jig/scanner-${what.replaceAll(' ', '-')}.png` });
  });
}
