import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { TrialInit } from '../../first-day/init/trial-init.ts';
import { Gallery } from '../gallery.ts';
import { button } from '../screen.ts';
import { NewStation } from './new-station.ts';

/** Keys in a token that is not the station's own: somebody reads what will be made, and whoever keeps the PIN enters it. */
test.describe.configure({ mode: 'serial', timeout: 600_000 });

const PIN = '730418265';

let init: TrialInit;
let station: NewStation;
let page: Page;
let gallery: Gallery;

test.beforeAll(async ({ browser }) => {
  init = await TrialInit.make();
  station = await NewStation.arrive(init.dataDir);
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(120_000);
  gallery = new Gallery(page);
  await page.goto(await station.serve());
});

test.afterAll(async () => {
  await page.close();
  await station[Symbol.asyncDispose]();
  await rm(init.dir, { recursive: true, force: true });
});

const makeAnother = (): Promise<string> => makeToken('spare');

async function makeToken(label: string): Promise<string> {
  await mkdir(init.path('tokens'), { recursive: true });
  const conf = init.path('softhsm2.conf');
  await writeFile(conf, `directories.tokendir = ${init.path('tokens')}\nobjectstore.backend = file\n`);
  const words = ['--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', PIN];
  execFileSync('softhsm2-util', words, { env: Object.assign({}, process.env, { SOFTHSM2_CONF: conf }), stdio: 'pipe' });
  return conf;
}

const question = (asks: string) => page.getByRole('heading', { level: 1, name: asks });

async function answer(asks: string, ...lines: readonly string[]): Promise<void> {
  await expect(question(asks)).toBeVisible();
  await page.getByRole('textbox', { name: asks }).fill(lines.join('\n'));
  await button(page, 'Next').click();
}

async function givePin(pin: string): Promise<void> {
  await expect(question('PIN of the token st01')).toBeVisible();
  await page.getByLabel('PIN', { exact: true }).fill(pin);
  await page.keyboard.press('Enter');
}

/** Made in another terminal while the question is open; the file that names it lies where the screen lists files. */
async function bringOwnStore(): Promise<void> {
  await expect(question('Token of the signing keys')).toBeVisible({ timeout: 300_000 });
  await expect(page.getByRole('radio', { name: /^st01, / })).toHaveCount(0);
  const conf = await makeToken('st01');
  await mkdir(join(init.dataDir, 'import'), { recursive: true });
  await copyFile(conf, join(init.dataDir, 'import', 'softhsm2.conf'));
  await button(page, 'Choose SoftHSM configuration').click();
  await expect(question('Configuration file of SoftHSM')).toBeVisible();
  await button(page, 'Back').click();
  await button(page, 'Choose SoftHSM configuration').click();
  await button(page, /import$/).click();
  await button(page, 'Take softhsm2.conf').click();
  await gallery.shootInAllLanguages('first-day-softhsm-conf');
  await button(page, 'Next').click();
  await expect(question('Token of the signing keys')).toBeVisible({ timeout: 300_000 });
  await makeAnother();
  await button(page, 'Search again').click();
  await expect(page.getByRole('radio', { name: /^spare, / })).toBeVisible({ timeout: 300_000 });
}

test('what will be made is shown, and nobody is asked for a PIN before somebody typed the name of the station', async () => {
  await button(page, 'Set up for production').click();
  await answer('Name of the station', 'ST01');
  await answer('Organization in the certificates', 'Example Devices');
  await bringOwnStore();
  await page.getByRole('radio', { name: /^st01, / }).check();
  await gallery.shootInAllLanguages('first-day-own-store');
  await button(page, 'Next').click();
  await answer('Files of the security officers', ...init.officerFiles);
  await answer('People present', 'Anna Berg, officer', 'Bo Chen, officer');
  await answer('Name of the issuing CA', 'Example issuing 1');
  await answer('Product lines that the CA may certify', 'Lamp One');
  await expect(question('Make these keys?')).toBeVisible();
  await expect(page.getByText('O=Example Devices, OU=Lamp One')).toBeVisible();
  await gallery.shootInAllLanguages('first-day-confirm');
  await page.getByRole('textbox', { name: 'Name of the station' }).fill('ST02');
  await button(page, 'Make the keys').click();
  await expect(page.locator('[data-code="ceremony.not-confirmed"]')).toBeVisible();
  await expect(question('PIN of the token st01')).toHaveCount(0);
});

test('whoever does not want the keys, or has no PIN, comes back to the answers without a fault', async () => {
  await button(page, 'Go on').click();
  await button(page, 'Do not make them').click();
  await expect(question('Nothing was done in the token')).toBeVisible();
  await gallery.shootInAllLanguages('first-day-declined');
  await button(page, 'Go on').click();
  await page.getByRole('textbox', { name: 'Name of the station' }).fill('ST01');
  await button(page, 'Make the keys').click();
  await expect(question('PIN of the token st01')).toBeVisible();
  await button(page, 'Back').click();
  await expect(question('Nothing was done in the token')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a PIN that the token refuses is said, and is tried no second time by itself', async () => {
  await button(page, 'Go on').click();
  await expect(question('Make these keys?')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name of the station' }).fill('ST01');
  await button(page, 'Make the keys').click();
  await expect(question('PIN of the token st01')).toBeVisible();
  await gallery.shootInAllLanguages('first-day-pin');
  await givePin('111222333');
  await expect(page.locator('[data-code="hsm.wrong-pin"]')).toBeVisible();
});

test('with the right PIN the keys are made in the token, and no PIN is in any file of the station', async () => {
  await button(page, 'Go on').click();
  await expect(question('Make these keys?')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name of the station' }).fill('ST01');
  await button(page, 'Make the keys').click();
  await givePin(PIN);
  await expect(question('Certificate of the issuing CA')).toBeVisible({ timeout: 300_000 });
  const found = await readdir(init.dataDir, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of found.filter((each) => each.isFile())) {
    const content = await readFile(join(parentPath, name));
    expect(
      [PIN, '111222333'].filter((pin) => content.includes(pin)),
      name,
    ).toEqual([]);
  }
  expect(gallery.violations).toEqual([]);
});
