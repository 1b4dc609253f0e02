import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { headquartersFolder } from '../../fixtures/demo-station/headquarters-folder.ts';
import { trialOfficers } from '../../fixtures/token/trial-officers.ts';
import { draftDocument, parseSignedDocument } from '../../station-core/codecs/signed-documents.ts';
import {
  formatSignedDocument,
  type DocumentType,
  type ParsedDocument,
} from '../../station-core/formats/signed-document.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { signDocument } from '../../station-core/officers/sign-document.ts';
import { lifeOf, sampleUnit } from '../ledger/sample-ledger.ts';
import { ADA, GRACE, OLGA } from './crew.ts';
import { ALL_SCREENS, Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { button, expectState, goTo, lock, signInByBadge, tile } from './screen.ts';

/** A station in quarantine, which two officers end; and documents that they put in force at the desk. */
test.describe.configure({ mode: 'serial', timeout: ALL_SCREENS ? 500_000 : 300_000 });

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;

/** A certificate that the signing service never made. */
function plantForeignCertificate(dataDir: string): void {
  using ledger = Ledger.open({ dir: dataDir, station: 'S01', version: '0' });
  const { begun, connected, reserved, drawn, intended, issued, failed } = lifeOf(sampleUnit(1));
  // In a slot that this jig has not: the slots look as on any morning.
  ledger.append([{ ...begun, slot: 60 }, connected, reserved, drawn]);
  const [{ seq: intentSeq }] = ledger.append(intended);
  ledger.append([{ ...issued, intentSeq }, failed]);
}

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 1, atWork: true, history: plantForeignCertificate });
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

const strip = () => page.getByTestId('quarantine-strip');
const brought = () => page.getByRole('group', { name: 'The document that was brought' });
const officers = () => trialOfficers(join(headquartersFolder(kiosk.dataDir), 'officers'));

/** What an officer does at their own machine. */
async function sign(document: ParsedDocument, type: DocumentType, who: 0 | 1): Promise<ParsedDocument> {
  const officer = (await officers())[who];
  if (officer === undefined) throw new Error('no such officer');
  return signDocument(document, type, officer);
}

async function bring(text: string): Promise<void> {
  await page.getByLabel('Or paste its text').fill(text);
  await expect(brought()).toBeVisible();
}

test('a quarantine is said before anybody signs in, and to the operator, who cannot start a board', async () => {
  await expect(strip()).toContainText('in quarantine', { timeout: 60_000 });
  await gallery.shoot('quarantine-locked');
  await signInByBadge(page, GRACE);
  await expectState(page, 1, 'ready');
  await expect(strip()).toBeVisible();
  await expect(strip().getByRole('button')).toHaveCount(0);
  const start = button(tile(page, 1), /^Start/);
  await expect(start).toBeDisabled();
  await expect(tile(page, 1)).toContainText('No start: signing is in quarantine.');
  await expect(tile(page, 1)).not.toContainText('Press Start');
  await expect(start).toHaveAttribute('title', 'Signing is in quarantine: no unit can pass.');
  await expect(button(page, 'Start 1 slot')).toBeDisabled();
  await expect(page.getByTestId('reduced-protection-mark')).toHaveText('Reduced protection');
  await gallery.shootInAllLanguages('quarantine-jig');
  await lock(page);
});

test('the administrator sees that the protection is reduced, and has no desk for documents', async () => {
  await signInByBadge(page, ADA);
  await expect(page.getByTestId('reduced-protection')).toContainText("in the station's own account");
  await expect(strip()).toBeVisible();
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Documents' })).toHaveCount(0);
  await gallery.shoot('quarantine-setup');
  await lock(page);
});

test('the officer sees the signing service, drafts a lift, and is told where it is signed', async () => {
  await signInByBadge(page, OLGA);
  await button(strip(), 'Open documents').click();
  const signer = page.getByRole('region', { name: 'Signing service' });
  await expect(signer).toContainText('Ledger and signing journal do not hold the same certificates.');
  await expect(signer).toContainText('Trial officer 1 (trial-officer-1)');
  await expect(signer.getByTestId('reduced-protection')).toBeVisible();
  await gallery.shootInAllLanguages('documents-quarantine');
  await button(signer, 'Draft a lift').click();
  await page.getByLabel('Reason').fill('A test planted the certificate.');
  const saved = page.waitForEvent('download');
  await button(page, 'Download draft').click();
  expect((await saved).suggestedFilename()).toMatch(/^lift-Q-[\w-]+\.jws$/);
  await expect(brought()).toContainText('It needs the signatures of 2 officers.');
  await expect(brought()).toContainText(/birthmark lift sign lift-Q-[\w-]+\.jws --officer/);
  await expect(button(brought(), 'Lift quarantine')).toBeDisabled();
  await gallery.shoot('documents-lift-draft');
});

test('one signature lifts nothing; with the second the quarantine is over on every screen', async () => {
  const draft = parseSignedDocument(await page.getByLabel('Or paste its text').inputValue());
  const once = await sign(draft, 'lift', 0);
  await bring(formatSignedDocument(once));
  await expect(brought()).toContainText('It needs 1 more signature.');
  await expect(button(brought(), 'Lift quarantine')).toBeDisabled();
  await bring(formatSignedDocument(await sign(once, 'lift', 1)));
  await button(brought(), 'Lift quarantine').click();
  await expect(page.getByText(/the quarantine is over/)).toBeVisible();
  await expect(strip()).toHaveCount(0);
});

test('a draft that was signed under the same name is chosen again, and shows its signature', async () => {
  const { payload } = parseSignedDocument(await readFile(join(kiosk.dataDir, 'permits', 'lamp-one.json')));
  const draft = draftDocument({ ...payload, quota: 4 });
  const path = join(kiosk.dataDir, 'p13.jws');
  const choose = async (document: ParsedDocument): Promise<void> => {
    await writeFile(path, formatSignedDocument(document));
    const chooser = page.waitForEvent('filechooser');
    await button(page, 'Choose file').click();
    await (await chooser).setFiles(path);
    // Playwright reports each choice; a person's browser does so only where the field holds no file of this name.
    await expect(page.locator('input[type="file"]')).toHaveValue('');
  };
  await choose(draft);
  await expect(brought()).toContainText('Nobody has signed this draft.');
  await choose(await sign(draft, 'permit', 0));
  await expect(brought()).toContainText('It needs 1 more signature.');
  await button(page, 'Clear').click();
  await choose(draft);
  await expect(brought()).toContainText('Nobody has signed this draft.');
});

test('a permit with another quota is compared with the one in force, and takes its place', async () => {
  const { payload } = parseSignedDocument(await readFile(join(kiosk.dataDir, 'permits', 'lamp-one.json')));
  const once = await sign(draftDocument({ ...payload, quota: 3 }), 'permit', 0);
  await bring(formatSignedDocument(once));
  const row = brought().getByRole('row').filter({ hasText: 'Certificates at each station' });
  await expect(row).toContainText('100,000');
  await expect(row.getByRole('cell').last()).toHaveText('3');
  await expect(button(brought(), 'Put in force')).toBeDisabled();
  await gallery.shootInAllLanguages('documents-review');
  await bring(formatSignedDocument(await sign(once, 'permit', 1)));
  await button(brought(), 'Put in force').click();
  await expect(page.getByText('Permit DEMO-lamp-one is in force.')).toBeVisible();
  const inForce = page.getByRole('region', { name: 'In force' });
  await expect(inForce).toContainText('0 of 3 certificates');
  await inForce.getByText('Permit DEMO-lamp-one').click();
  await gallery.shoot('documents');
  await goTo(page, 'Today');
  await expect(page.getByRole('list', { name: 'New entries by event' })).toContainText('Quarantine lifted');
});

test('what is no document of officers is refused in words', async () => {
  await goTo(page, 'Documents');
  await page.getByLabel('Or paste its text').fill('{"payload": "bm90IGpzb24"}');
  await expect(page.getByRole('alert')).toContainText('not a valid signed document');
});

test('axe finds nothing serious or critical, light or dark', () => {
  expect(gallery.violations).toEqual([]);
});
