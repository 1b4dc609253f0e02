import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { headquartersFolder } from '../../fixtures/demo-station/headquarters-folder.ts';
import { trialOfficers } from '../../fixtures/token/trial-officers.ts';
import { draftDocument, parseSignedDocument } from '../../station-core/codecs/signed-documents.ts';
import { readStationConfig } from '../../station-core/station/setup/station-config.ts';
import {
  type DocumentType,
  formatSignedDocument,
  type ParsedDocument,
} from '../../station-core/formats/signed-document.ts';
import { signDocument } from '../../station-core/officers/sign-document.ts';
import { GRACE, OLGA, QUINN } from './crew.ts';
import { ALL_SCREENS, Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { button, expectState, goTo, lock, scan, serialIn, signInByBadge, start } from './screen.ts';

/** QA puts units aside; a security officer revokes the certificate of one, and of the next one only with two officers. */
test.describe.configure({ mode: 'serial', timeout: ALL_SCREENS ? 500_000 : 300_000 });

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;
const serials: string[] = [];

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 2, atWork: true });
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  gallery = new Gallery(page);
  await page.goto(kiosk.url);
});

test.afterAll(async () => {
  await page.context().close();
  await kiosk[Symbol.asyncDispose]();
});

/** A page that is opened for the first time, on a machine that is busy. */
const SLOW = { timeout: 60_000 };

const dialog = (): Locator => page.getByRole('dialog', { name: 'Revoke certificates' });
const revoked = (): Locator => page.getByRole('grid', { name: 'Certificates revoked' }).locator('tbody tr');
const lists = (): Locator => page.getByRole('grid', { name: 'Certificate revocation lists' }).locator('tbody tr');
const open = (address: string) => page.evaluate(`location.hash = '#/${address}'`);

/** What an officer does at their own machine. */
async function sign(document: ParsedDocument, type: DocumentType, who: 0 | 1): Promise<ParsedDocument> {
  const officer = (await trialOfficers(join(headquartersFolder(kiosk.dataDir), 'officers')))[who];
  if (officer === undefined) throw new Error('no such officer');
  return signDocument(document, type, officer);
}

async function chooseReason(name: string): Promise<void> {
  await dialog().getByRole('combobox', { name: 'Reason' }).click();
  await page.getByRole('option', { name }).click();
}

/** The next manifest, by which every revocation takes two officers. */
async function manifestForTwo(): Promise<string> {
  const { documents } = await readStationConfig(kiosk.dataDir);
  const { payload } = parseSignedDocument(readFileSync(documents?.manifest ?? '', 'utf8'));
  const { number } = payload as { readonly number: number };
  const next = Object.assign({}, payload, { number: number + 1, revocation: { ordersAbove: 0, crlDays: 7 } });
  const draft = draftDocument(next);
  return formatSignedDocument(await sign(await sign(draft, 'manifest', 0), 'manifest', 1));
}

test('two units are made, and QA puts both aside', async () => {
  await signInByBadge(page, GRACE);
  for (const slot of [1, 2]) {
    await start(page, slot);
    await expectState(page, slot, 'scan');
    const serial = await serialIn(page, slot);
    await scan(page, await kiosk.labelOf(serial));
    await expectState(page, slot, 'pass');
    serials.push(serial);
  }
  await lock(page);
  await signInByBadge(page, QUINN);
  await goTo(page, 'On hold');
  await button(page, 'Put units aside').click();
  const putAside = page.getByRole('dialog', { name: 'Put units aside' });
  await putAside.getByLabel('Serial numbers or MAC addresses').fill(serials.join('\n'));
  await putAside.getByLabel('Reason').fill('smells of smoke');
  await button(putAside, 'Show units').click();
  await button(putAside, 'Put 2 units aside').click();
  await expect(page.getByText('2 units put aside.')).toBeVisible();
});

test('QA sees what is revoked and can revoke nothing', async () => {
  await expect(page.getByRole('main').getByRole('button', { name: /^Revoke/ })).toHaveCount(0);
  await goTo(page, 'Revoked');
  await expect(page.getByText('No certificate is revoked.')).toBeVisible();
  await expect(button(page, 'Revoke certificates')).toHaveCount(0);
  await open(`revocations?id=${serials[0]}`);
  await expect(page.getByRole('heading', { name: 'Certificates revoked' })).toBeVisible();
  await expect(dialog()).toHaveCount(0);
  await open(`unit/${serials[0]}`);
  await expect(page.getByRole('heading', { name: serials[0] ?? '' })).toBeVisible(SLOW);
  await expect(page.getByRole('link', { name: 'Revoke certificate' })).toHaveCount(0);
  await lock(page);
});

test('the officer revokes the certificate of a unit on hold: first the list, then the reason, then the CRL', async () => {
  await signInByBadge(page, OLGA);
  await goTo(page, 'On hold');
  await gallery.shoot('holds-officer');
  await button(page, `Revoke: ${serials[0]}`).click();
  await expect(dialog()).toBeVisible();
  await expect(dialog().getByLabel('Serial numbers or MAC addresses')).toHaveValue(serials[0] ?? '');
  await button(dialog(), 'Show certificates').click();
  await expect(dialog().getByText('1 certificate would be revoked permanently.')).toBeVisible();
  const revoke = button(dialog(), 'Revoke 1 certificate');
  await expect(revoke).toBeDisabled();
  await chooseReason('Key compromised');
  await expect(revoke).toBeDisabled();
  await dialog().getByLabel('In words').fill('flash was read out');
  await gallery.shootInAllLanguages('revoke');
  await revoke.click();
  await expect(page.getByText(/^1 certificate revoked\. CRL \d+ lists it/)).toBeVisible(SLOW);
  await expect(revoked()).toHaveCount(1);
  await expect(revoked().first()).toContainText('flash was read out');
  await expect(lists()).toHaveCount(1);
  await gallery.shootInAllLanguages('revocations');
});

test('its list is downloaded in both forms, and OpenSSL reads the certificate in it', async () => {
  const { certificate } = kiosk.unitIn(1);
  for (const form of ['DER', 'PEM'] as const) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: new RegExp(`^Download CRL \\d+ as ${form}$`) }).click();
    const path = await (await download).path();
    const said = execFileSync('openssl', ['crl', '-inform', form, '-in', path, '-noout', '-text'], {
      encoding: 'utf8',
    });
    expect(said).toContain(`Serial Number: ${certificate?.certSerialHex.toUpperCase()}`);
    expect(said).toContain('Key Compromise');
  }
});

test('the unit says that its certificate is revoked, and the list of units has it by a filter', async () => {
  await open(`unit/${serials[0]}`);
  await expect(page.getByText('Certificate revoked: Key compromised')).toBeVisible(SLOW);
  await expect(page.getByRole('link', { name: 'Revoke certificate' })).toHaveCount(0);
  await gallery.shootInAllLanguages('unit-revoked');
  await open('units?revoked=yes');
  const rows = page.getByRole('grid', { name: 'Units' }).locator('tbody tr');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('Key compromised');
  await gallery.shoot('units-revoked');
});

test('above the threshold the officer alone revokes nothing: two sign an order, which is brought to the same dialog', async () => {
  await goTo(page, 'Documents');
  await page.getByLabel('Or paste its text').fill(await manifestForTwo());
  await button(page, 'Put in force').click();
  await expect(page.getByText(/Station manifest \d+ is in force/)).toBeVisible(SLOW);
  await open(`unit/${serials[1]}`);
  await page.getByRole('link', { name: 'Revoke certificate' }).click();
  await button(dialog(), 'Show certificates').click();
  await expect(dialog().getByText('two officers sign an order')).toBeVisible();
  await chooseReason('Taken out of service');
  await dialog().getByLabel('In words').fill('burnt in the oven');
  const revoke = button(dialog(), 'Revoke 1 certificate');
  await expect(revoke).toBeDisabled();
  const saved = page.waitForEvent('download');
  await button(dialog(), 'Download draft').click();
  const draft = parseSignedDocument(readFileSync(await (await saved).path(), 'utf8'));
  await expect(dialog().getByText('Nobody has signed this draft.')).toBeVisible();
  await expect(dialog().getByText('It needs the signatures of 2 officers.')).toBeVisible();
  await gallery.shootInAllLanguages('revoke-order');
  const once = await sign(draft, 'revocation-order', 0);
  await dialog().getByLabel('Or paste its text').fill(formatSignedDocument(once));
  await expect(dialog().getByText('It needs 1 more signature.')).toBeVisible();
  await expect(revoke).toBeDisabled();
  await dialog()
    .getByLabel('Or paste its text')
    .fill(formatSignedDocument(await sign(once, 'revocation-order', 1)));
  await revoke.click();
  await expect(page.getByText(/^1 certificate revoked\. CRL \d+ lists it/)).toBeVisible(SLOW);
  await expect(revoked()).toHaveCount(2);
  await expect(revoked().first()).toContainText('by order of two officers');
  await expect(lists()).toHaveCount(2);
});

test('a new list is signed when somebody wants one', async () => {
  await button(page, 'Sign a new list').click();
  await expect(page.getByText(/^CRL \d+ signed/)).toBeVisible(SLOW);
  await expect(lists()).toHaveCount(3);
});

test('axe finds nothing serious or critical, light or dark', () => {
  expect(gallery.violations).toEqual([]);
});
