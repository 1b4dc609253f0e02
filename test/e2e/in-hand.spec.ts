import { expect, test, type Page } from '@playwright/test';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { lifeOf, sampleUnit } from '../ledger/sample-ledger.ts';
import { GRACE, OLGA, QUINN } from './crew.ts';
import { Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { button, expectState, goTo, lock, scan, serialIn, signInByBadge, start } from './screen.ts';

/** QA with a unit in hand, and units that are put aside. */
test.describe.configure({ mode: 'serial', timeout: 400_000 });

const UNITS = Array.from({ length: 10 }, (_, at) => sampleUnit(at + 1));

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  kiosk = await Kiosk.start({ boards: 1, atWork: true, history: makeUnits });
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  gallery = new Gallery(page);
  await page.goto(kiosk.url);
});

test.afterAll(async () => {
  await page.context().close();
  await kiosk[Symbol.asyncDispose]();
});

/** A slot that this jig does not have: nobody has to acknowledge there how these units ended. */
const ELSEWHERE = 40;

/** Ten units of one order, as far as the ledger goes. */
function makeUnits(dir: string): void {
  using ledger = Ledger.open({ dir, station: 'S01', version: '0' });
  for (const unit of UNITS) {
    const { begun, connected, reserved, drawn, failed } = lifeOf(unit);
    ledger.append([{ ...begun, slot: ELSEWHERE, order: 'WO-SMOKE' }, connected, reserved, drawn, failed]);
  }
}

test('a unit is made, and QA verifies it in hand with its label: genuine, and readable across the bench', async () => {
  await signInByBadge(page, GRACE);
  await start(page, 1);
  await expectState(page, 1, 'scan');
  const serial = await serialIn(page, 1);
  const label = await kiosk.labelOf(serial);
  await scan(page, label);
  await expectState(page, 1, 'pass');
  await lock(page);
  await signInByBadge(page, QUINN);
  await goTo(page, 'In hand');
  await expect(button(page, 'Verify')).toBeVisible();
  await gallery.shoot('in-hand');
  await page.getByLabel('QR code of the label (optional)').click();
  await scan(page, label);
  await button(page, 'Verify').click();
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict.getByText('Genuine and unaltered')).toBeVisible({ timeout: 120_000 });
  await expect(verdict.getByText(`${serial}, MAC address`)).toBeVisible();
  await expect(verdict.getByRole('row', { name: /differs/ })).toHaveCount(0);
  const { password } = JSON.parse(label) as { password: string };
  expect(await page.content()).not.toContain(password);
  await gallery.shootInAllLanguages('in-hand-genuine');
});

test('a unit whose firmware was changed is genuine, and changed', async () => {
  const { flash } = kiosk.board(1);
  const before = Buffer.from(flash.subarray(0x24_000, 0x24_010));
  Buffer.from('this is not ours').copy(flash, 0x24_000);
  await button(page, 'Verify').click();
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict.getByText('Genuine, changed')).toBeVisible({ timeout: 120_000 });
  await expect(verdict.getByRole('row', { name: /Application differs/ })).toBeVisible();
  await gallery.shoot('in-hand-changed');
  before.copy(flash, 0x24_000);
});

test('nobody sees the password that is looked up, only whose it is', async () => {
  const { serial } = kiosk.unitIn(1);
  const { password } = JSON.parse(await kiosk.labelOf(serial ?? '')) as { password: string };
  await page.getByLabel('Password or ownership code').fill(password);
  await button(page, 'Look up').click();
  await expect(page.getByText(`80 bits: the password of ${serial ?? ''}`)).toBeVisible();
  expect(await page.content()).not.toContain(password);
  await gallery.shoot('in-hand-look-up');
});

test('QA puts ten units of an order aside: first which, then why, then only those', async () => {
  await goTo(page, 'On hold');
  await expect(page.getByText('No unit is on hold.')).toBeVisible();
  await gallery.shoot('holds-none');
  await button(page, 'Put units aside').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Work order').fill('WO-SMOKE');
  await button(dialog, 'Show units').click();
  await expect(dialog.getByText('10 units would be put aside.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('smells of smoke');
  await gallery.shootInAllLanguages('holds-preview');
  await button(dialog, 'Put 10 units aside').click();
  await expect(page.getByText('10 units put aside.')).toBeVisible();
  await expect(page.getByRole('row', { name: /smells of smoke/ })).toHaveCount(10);
  await gallery.shoot('holds');
});

test('QA cannot release; the security officer releases all of a hold, with a reason', async () => {
  await expect(button(page, /^Release/)).toHaveCount(0);
  await lock(page);
  await signInByBadge(page, OLGA);
  await goTo(page, 'On hold');
  await button(page, `Release: ${UNITS[0]?.serial ?? ''}`).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Release all 10 units of this hold').check();
  await dialog.getByLabel('Reason for the release').fill('it was the soldering iron');
  await gallery.shoot('holds-release');
  await button(dialog, 'Release').click();
  await expect(page.getByText('10 units released.')).toBeVisible();
  await expect(page.getByText('No unit is on hold.')).toBeVisible();
  expect(gallery.violations).toEqual([]);
});
