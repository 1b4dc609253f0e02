import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { GRACE, ORDER, QUINN } from './crew.ts';
import { Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { button, expectState, lock, scan, serialIn, signInByBadge, start } from './screen.ts';

/** The record of a unit, as QA reads it on the screen and takes it away in each form. */
test.describe.configure({ mode: 'serial' });

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;
let serial = '';

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 1, atWork: true });
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

/** Presses an export button; gives the bytes, which are those whose SHA-256 the screen shows. */
async function exported(form: string): Promise<{ readonly name: string; readonly path: string }> {
  const download = page.waitForEvent('download');
  await button(page, form).click();
  const file = await download;
  const path = await file.path();
  const name = file.suggestedFilename();
  if (form !== 'Certificate (PEM)') {
    const sha256Hex = createHash('sha256').update(readFileSync(path)).digest('hex');
    await expect(page.getByText(`Saved ${name}, SHA-256 ${sha256Hex}`)).toBeVisible();
  }
  return { name, path };
}

test('a unit is made, and its record says who made it, for which order, and how', async () => {
  await signInByBadge(page, GRACE);
  await start(page, 1);
  await expectState(page, 1, 'scan');
  serial = await serialIn(page, 1);
  await scan(page, await kiosk.labelOf(serial));
  await expectState(page, 1, 'pass');
  await lock(page);
  await signInByBadge(page, QUINN);
  await page.evaluate(`location.hash = '#/unit/${serial}'`);
  await expect(page.getByRole('heading', { name: serial })).toBeVisible();
  const main = page.getByRole('main');
  for (const text of [ORDER.order, GRACE.id, kiosk.board(1).mac]) {
    await expect(main.getByText(text, { exact: false }).first()).toBeVisible();
  }
  await gallery.shootInAllLanguages('unit');
});

test('the PDF, the JSON and the evidence pack are saved whole, and the certificate is the unit’s', async () => {
  const pdf = await exported('PDF');
  expect(execFileSync('pdftotext', [pdf.path, '-'], { encoding: 'utf8' })).toContain(serial);
  const json = await exported('JSON');
  expect(JSON.parse(readFileSync(json.path, 'utf8'))).toMatchObject({ serial });
  const pack = await exported('Evidence pack');
  expect(execFileSync('unzip', ['-l', pack.path], { encoding: 'utf8' })).toContain('SHA256SUMS');
  const pem = await exported('Certificate (PEM)');
  expect(new X509Certificate(readFileSync(pem.path)).subject).toContain(`serialNumber=${serial}`);
});

test('no export holds the password or the code of the label', async () => {
  const { password, pop } = JSON.parse(await kiosk.labelOf(serial)) as { password: string; pop: string };
  for (const form of ['JSON', 'Evidence pack']) {
    const { path } = await exported(form);
    const dir = join(path, '..', `${form}-unpacked`);
    if (form === 'Evidence pack') execFileSync('unzip', ['-q', path, '-d', dir]);
    const grep = spawnSync('grep', ['-rF', '-e', password, '-e', pop, form === 'JSON' ? path : dir]);
    expect(grep.status).toBe(1); // 1: looked everywhere and found nothing
  }
});

test('a unit that the ledger does not know is said not to be there', async () => {
  await page.evaluate("location.hash = '#/unit/L1-S01-999999'");
  await expect(page.getByRole('alert').first()).toBeVisible();
  await gallery.shoot('unit-none');
});

test('axe finds nothing serious or critical on the page, light or dark', () => {
  expect(gallery.violations).toEqual([]);
});
