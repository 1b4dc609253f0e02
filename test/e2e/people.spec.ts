import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { headquartersFolder } from '../../fixtures/demo-station/headquarters-folder.ts';
import { signedByOfficers, trialOfficers } from '../../fixtures/token/trial-officers.ts';
import { ADA, GRACE, OLGA, QUINN } from './crew.ts';
import { ALL_SCREENS, Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { button, goTo, lock, signInByBadge } from './screen.ts';

/** What takes two people: the administrator proposes it, the security officer decides. */
test.describe.configure({ mode: 'serial', timeout: ALL_SCREENS ? 500_000 : 300_000 });

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 1, atWork: true });
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

const row = (id: string) => page.getByTestId(`person-${id}`);

/** To a screen of their own role, so that the next person begins at theirs. */
async function leave(screen: string): Promise<void> {
  await goTo(page, screen);
  await lock(page);
}

test('roles that decide for others wait for an officer, who reads them and approves', async () => {
  await signInByBadge(page, ADA);
  await goTo(page, 'People');
  await button(page, `Roles of ${QUINN.name}`).click();
  await page.getByLabel(/^Security officer/).check();
  await button(page, 'Save roles').click();
  await expect(page.getByText(`A security officer must approve the roles of ${QUINN.name}.`)).toBeVisible();
  await expect(row(QUINN.id)).toContainText('waits for approval');
  await leave('Setup');

  await signInByBadge(page, OLGA);
  await goTo(page, 'People');
  await button(page, `Decide on the proposal for ${QUINN.name}`).click();
  await expect(page.getByRole('dialog')).toContainText('ada proposes these roles for Quinn Quality');
  await gallery.shootInAllLanguages('people-decide-roles');
  await button(page.getByRole('dialog'), 'Approve').click();
  await expect(row(QUINN.id)).toContainText('Security officer');
  await expect(row(QUINN.id)).toContainText('active');
  await leave('Documents');
});

test('a new PIN of an administrator waits for an officer, who gets the code; whoever asked for it does not', async () => {
  await signInByBadge(page, ADA);
  await goTo(page, 'People');
  await button(page, 'One-time code for First Administrator').click();
  await expect(page.getByRole('dialog')).toContainText('A security officer must approve it first.');
  await button(page, 'Create code').click();
  await expect(page.getByText('A second person must approve the new PIN of First Administrator.')).toBeVisible();
  await expect(page.getByTestId('pin-code')).toHaveCount(0);
  await leave('Setup');

  await signInByBadge(page, OLGA);
  await goTo(page, 'People');
  await gallery.shootInAllLanguages('people-waits');
  await button(page, 'Decide on the proposal for First Administrator').click();
  await button(page.getByRole('dialog'), 'Approve').click();
  await expect(page.getByTestId('pin-code')).toHaveText(/^[A-Z0-9 -]{10,}$/);
  await button(page, 'Done').click();
  await expect(row('boss')).toContainText('no PIN yet');
});

test('nobody can sign in: with the document of two officers on a stick, the administrator chooses a new PIN at the screen', async () => {
  await leave('Documents');
  await button(page, 'Get in with officers’ signatures').click();
  await expect(page.getByText('No recovery document found.')).toBeVisible();
  await layRecovery();
  await button(page, 'Search again').click();
  await gallery.shootInAllLanguages('sign-in-recovery');
  await page.getByRole('button', { name: /^Ada Lovelace: Administrator/ }).click();
  await page.getByLabel('New PIN, 6 to 12 digits').fill('615283');
  await page.getByLabel('Repeat PIN').fill('615284');
  await button(page, 'Set PIN and sign in').click();
  await expect(page.getByText('The PINs do not match.')).toBeVisible();
  await gallery.shootInAllLanguages('sign-in-recovery-pin');
  await page.getByLabel('Repeat PIN').fill('615283');
  await button(page, 'Set PIN and sign in').click();
  await expect(page.getByRole('banner')).toContainText(ADA.name);
  await lock(page);
  await button(page, 'Get in with officers’ signatures').click();
  await expect(page.getByRole('list', { name: 'Recovery documents' })).toContainText('RC-1.jws');
  await expect(page.getByRole('button', { name: /^Ada Lovelace: Administrator/ })).toHaveCount(0); // it works once
  await button(page, 'Back to sign-in').click();
});

/** As the officers hand it over. */
async function layRecovery(): Promise<void> {
  const officers = await trialOfficers(join(headquartersFolder(kiosk.dataDir), 'officers'));
  const now = Date.now();
  const payload = {
    v: 1,
    type: 'recovery',
    station: 'S01',
    recovery: 'RC-1',
    person: ADA.id,
    name: ADA.name,
    role: 'administrator',
    reason: 'The only administrator forgot her PIN.',
    issuedAt: new Date(now - 60_000).toISOString(),
    notAfter: new Date(now + 24 * 60 * 60_000).toISOString(),
  };
  await mkdir(join(kiosk.dataDir, 'import'), { recursive: true });
  await writeFile(join(kiosk.dataDir, 'import', 'RC-1.jws'), await signedByOfficers('recovery', payload, officers));
}

test('axe finds nothing serious on these screens', () => {
  expect(gallery.violations).toEqual([]);
});

test('every screen of a trial station says TRIAL, whoever is signed in and when nobody is', async ({ browser }) => {
  await using trial = await Kiosk.start({ boards: 1, trial: true, atWork: true });
  await using context = await browser.newContext({ reducedMotion: 'reduce' });
  const screen = await context.newPage();
  screen.setDefaultTimeout(60_000);
  const mark = screen.getByTestId('trial');
  await screen.goto(trial.url);
  await expect(mark).toContainText('TRIAL');
  for (const person of [GRACE, ADA]) {
    await signInByBadge(screen, person);
    for (const name of await screen.getByRole('navigation').getByRole('button').allTextContents()) {
      await goTo(screen, name);
      await expect(mark, name).toBeInViewport();
    }
    await lock(screen);
    await expect(mark).toContainText('TRIAL');
  }
  await expect(page.getByTestId('trial')).toHaveCount(0); // the other one is no trial
});
