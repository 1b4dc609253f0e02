import { copyFile, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { TrialInit } from '../../first-day/init/trial-init.ts';
import { Gallery } from '../gallery.ts';
import { button } from '../screen.ts';
import { NewStation } from './new-station.ts';

/** A station of production on the screen: keys in software, a root on another machine, a restart in the middle. */
test.describe.configure({ mode: 'serial', timeout: 600_000 });

let init: TrialInit;
let station: NewStation;
let page: Page;
let gallery: Gallery;

test.beforeAll(async ({ browser }) => {
  init = await TrialInit.make();
  station = await NewStation.arrive(init.dataDir);
  await open(browser);
});

test.afterAll(async () => {
  await page.close();
  await station[Symbol.asyncDispose]();
  await rm(init.dir, { recursive: true, force: true });
});

async function open(browser: Browser): Promise<void> {
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(120_000);
  gallery = new Gallery(page);
  await page.goto(await station.serve());
}

/** Puts a file where the screen lists what people bring. */
async function bring(...paths: readonly string[]): Promise<void> {
  const folder = join(init.dataDir, 'import');
  await mkdir(folder, { recursive: true });
  for (const path of paths) await copyFile(path, join(folder, basename(path)));
}

async function take(...names: readonly string[]): Promise<void> {
  await button(page, 'Refresh list').click();
  await openImports();
  for (const name of names) await button(page, `Take ${name}`).click();
}

/** The list shows folders first, on a busy machine some time after the question; an opened one stays open. */
async function openImports(): Promise<void> {
  const folder = button(page, /import$/);
  await folder.or(button(page, /^Up$/)).first().waitFor();
  if (await folder.isVisible()) await folder.click();
}

/** What the machine does before it asks may take minutes on a busy one. */
const LONG = { timeout: 300_000 };

const question = (asks: string) => page.getByRole('heading', { level: 1, name: asks });

/** As at a terminal: types into the field that has the focus, and presses Enter. */
async function type(asks: string, answer: string): Promise<void> {
  await expect(question(asks)).toBeVisible(LONG);
  await expect(page.getByRole('textbox', { name: asks })).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(answer);
  await page.keyboard.press('Enter');
}

test('the names are typed, by keyboard alone; one that cannot be used is said with its form', async () => {
  await button(page, 'Set up for production').click();
  await expect(question('Name of the station')).toBeVisible();
  await button(page, 'Back').click();
  await button(page, 'Set up for production').click();
  await type('Name of the station', 'line one');
  await expect(page.getByText('This answer cannot be used.')).toBeVisible();
  await gallery.shoot('first-day-bad-answer');
  await type('Name of the station', 'ST10');
  await type('Organization in the certificates', 'Example Devices');
  await expect(question('Token of the signing keys')).toBeVisible(LONG);
  await button(page, 'Change: Name of the station').click();
  await type('Name of the station', 'ST01');
});

test('the token is chosen from those that are there, the officers from the files that they brought', async () => {
  await page.getByRole('radio', { name: /SoftHSM/ }).check();
  await gallery.shootInAllLanguages('first-day-token');
  await button(page, 'Next').click();
  await expect(question('Files of the security officers')).toBeVisible(LONG);
  await bring(...init.officerFiles);
  await take(...init.officerFiles.map((path) => basename(path)));
  await gallery.shoot('first-day-officers');
  await button(page, 'Next').click();
  await expect(question('People present')).toBeVisible(LONG);
  await button(page, 'Next').click(); // the officers, as suggested
  await type('Name of the issuing CA', 'Example issuing 1');
  await expect(question('Product lines that the CA may certify')).toBeVisible(LONG);
  await page.getByRole('textbox', { name: 'Product lines that the CA may certify' }).fill('Lamp One');
  await button(page, 'Next').click();
});

test('the request is carried to the root, and a restart in between loses nothing', async ({ browser }) => {
  await expect(question('Certificate of the issuing CA')).toBeVisible(LONG);
  await take();
  await button(page, 'Copy the request here').click();
  await expect(page.getByText(/^Copied to .*issuing\.csr\.pem/)).toBeVisible();
  await gallery.shootInAllLanguages('first-day-root');
  await page.close();
  await station.stop();
  await init.certificates();
  await bring(init.path('issuing.pem'), init.path('root.pem'), init.path('escrow.pem'));
  await open(browser);
  await expect(question('Certificate of the issuing CA')).toBeVisible(LONG);
  await take('root.pem');
  await button(page, 'Next').click();
  await expect(page.locator('[data-code="setup.other-certificate"]')).toBeVisible(LONG);
  await gallery.shootInAllLanguages('first-day-other-certificate');
  await take('issuing.pem');
  await button(page, 'Next').click();
  await expect(question('Certificate of the root')).toBeVisible(LONG);
  await take('root.pem');
  await button(page, 'Next').click();
});

test('headquarters is asked for before anything is there to sign; there is none yet', async () => {
  await expect(question('Headquarters')).toBeVisible(LONG);
  await expect(page.getByText('birthmark upstream station add')).toHaveCount(0);
  await gallery.shootInAllLanguages('first-day-has-headquarters');
  await button(page, 'Enrol at headquarters').click();
  await expect(page.getByText('birthmark upstream station add')).toBeVisible();
  await gallery.shootInAllLanguages('first-day-headquarters');
  await button(page, 'Back').click();
  await button(page, 'No headquarters yet').click();
});

test('two officers sign; escrow, printer, scanner, and jig follow', async () => {
  await expect(question('Two officers sign the configuration of the signing service')).toBeVisible(LONG);
  await take();
  await button(page, 'Copy what to sign here').click();
  await expect(page.getByText(/^Copied: signer\.json/)).toBeVisible();
  await gallery.shootInAllLanguages('first-day-officers-sign');
  const copy = join(init.dataDir, 'import', 'signer.json');
  await init.sign(copy, 'signer', init.officers.slice(0, 1));
  await button(page, 'Take signer.json').click();
  await expect(page.getByText('Taken: signer.json. Signatures still missing: signer.json: 1.')).toBeVisible(LONG);
  await gallery.shootInAllLanguages('first-day-one-officer-signed');
  await init.sign(copy, 'signer', init.officers.slice(1));
  await button(page, 'Take signer.json').click();
  await expect(question('Escrow certificates')).toBeVisible(LONG);
  await take('escrow.pem');
  await button(page, 'Next').click();
  await expect(question('Account of the signing service')).toBeVisible(LONG);
  await gallery.shootInAllLanguages('first-day-account');
  await page.getByRole('textbox', { name: 'Account of the signing service' }).focus();
  await type('Account of the signing service', 'bm-no-such-signer');
  await expect(question('The signing service does not answer from its own account yet')).toBeVisible(LONG);
  await expect(page.getByText('Sign on another machine')).toHaveCount(0);
  await gallery.shootInAllLanguages('first-day-signer-installed');
  await button(page, 'Change: Account of the signing service').click();
  await button(page, 'In the account of the station').click();
  await expect(question('Label printer')).toBeVisible(LONG);
  await page.getByRole('textbox', { name: 'Label printer' }).fill('socket://127.0.0.1:1');
  await button(page, 'Print test label').click();
  await expect(page.locator('[data-code="printer.offline"]')).toBeVisible();
  await gallery.shoot('first-day-printer-offline');
  await page.getByRole('textbox', { name: 'Label printer' }).fill('folder:labels');
  await button(page, 'Check the printer').click();
  await expect(page.getByText('The printer is ready.')).toBeVisible();
  await button(page, 'Print test label').click();
  await expect(page.getByText(/^The test label was sent\./)).toBeVisible();
  await button(page, 'No').click();
  await gallery.shootInAllLanguages('first-day-printer');
  await button(page, 'Yes').click();
  await page.getByRole('textbox', { name: 'Label printer' }).focus();
  await type('Label printer', 'folder:labels');
  await expect(question('Label scanner')).toBeVisible(LONG);
  await gallery.shootInAllLanguages('first-day-scanner');
  await button(page, 'Hand scanner that works as a keyboard').click();
  await type('Layout of the jig', '1x4');
});

test('with product, manifest, and permit the same window goes on to the first administrator', async () => {
  await expect(question('The station has no product yet')).toBeVisible(LONG);
  await button(page, 'Go on').click();
  await expect(page.getByText('Still no product')).toBeVisible(LONG);
  await gallery.shootInAllLanguages('first-day-no-product');
  await writeSampleProduct(join(init.dataDir, 'products', 'lamp-one'), { chip: 'esp32c3' });
  await button(page, 'Go on').click();
  await type('Name of the first permit', 'P-1');
  await type('Units under the permit', '100');
  await type('Validity in days', '365');
  await expect(question('Permitted MAC addresses')).toBeVisible(LONG);
  await gallery.shootInAllLanguages('first-day-macs');
  await button(page, 'Every address').click();
  await expect(question('Rights of the permit')).toBeVisible(LONG);
  await page.getByRole('checkbox', { name: 'Lock units' }).check();
  await gallery.shootInAllLanguages('first-day-rights');
  await button(page, 'None of them').click();
  await expect(question('Two officers sign the manifest and the permit')).toBeVisible(LONG);
  await gallery.shootInAllLanguages('first-day-documents-sign');
  await expect(button(page, 'Take signer.json')).toHaveCount(0);
  await init.sign(init.draft('manifest.jws'), 'manifest');
  await button(page, 'Refresh list').click();
  await expect(page.getByText('Signatures still missing: P-1.jws: 2.')).toBeVisible(LONG);
  await init.sign(init.draft('P-1.jws'), 'permit');
  await button(page, 'Go on').click();
  await expect(question('The station is set up')).toBeVisible({ timeout: 300_000 });
  await gallery.shootInAllLanguages('first-day-done');
  await button(page, 'Open the station').click();
  await expect(page.getByRole('heading', { name: 'First start' })).toBeVisible({ timeout: 300_000 });
  await expect(page.getByTestId('trial')).toHaveCount(0);
  expect(gallery.violations).toEqual([]);
});
