import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { sampleUnit } from '../ledger/sample-ledger.ts';
import { failAfterLabel } from '../ledger/search/indexed.ts';
import { OLGA, QUINN } from './crew.ts';
import { Kiosk } from './kiosk.ts';
import { button, goTo, lock, scan, signInByPin } from './screen.ts';

/** Somebody changes an entry beneath a running station. Every page of a desk says so, and units are still found. */
test.describe.configure({ mode: 'serial' });

const UNITS = [1, 2, 3].map((n) => sampleUnit(n));
const WHOLE = UNITS[0];
const SERIAL = WHOLE?.serial ?? '';

let kiosk: Kiosk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 1, atWork: true, history });
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(kiosk.url);
});

test.afterAll(async () => {
  await page.close();
  await kiosk[Symbol.asyncDispose]();
});

function history(dataDir: string): void {
  using ledger = Ledger.open({ dir: dataDir, station: 'S01', version: '0' });
  for (const unit of UNITS) failAfterLabel(ledger, unit);
}

const strip = () => page.getByRole('alert').filter({ hasText: 'The ledger does not verify.' });

async function expectStripOn(routes: readonly string[]): Promise<void> {
  for (const route of routes) {
    await page.evaluate(`location.hash = '#/${route}'`);
    await expect(page).toHaveURL(new RegExp(`#/${route}`));
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    await expect(strip()).toBeVisible();
  }
}

/** From any page, as somebody with a unit in hand does. */
async function search(text: string): Promise<void> {
  await page.evaluate("location.hash = '#/ledger'");
  await page.getByLabel('Search units').fill(text);
  await page.keyboard.press('Enter');
}

async function expectUnit(): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`#/unit/${SERIAL}`));
  await expect(page.getByRole('heading', { name: SERIAL })).toBeVisible();
  await expect(strip()).toBeVisible();
}

test('an entry that was changed is found, and each page that an officer has says so', async () => {
  await signInByPin(page, OLGA.id);
  await goTo(page, 'Ledger');
  await button(page, 'Verify now').click();
  // The station has signed nothing yet: that is no damage, and is not said as if it were.
  const early = page.getByText(/Not checked against a signature|The ledger is whole/);
  await expect(early.first()).toBeVisible({ timeout: 60_000 });
  await expect(strip()).toHaveCount(0);
  changeLastLabel();
  await button(page, 'Verify now').click();
  await expect(strip()).toBeVisible({ timeout: 60_000 });
  await expectStripOn(['today', 'issuance', 'audit', 'units', 'counters', 'in-hand', 'holds', 'shift', 'ledger']);
  await expectStripOn(['people', 'entry/1', `unit/${SERIAL}`]);
});

/** In the bytes of the files, as a bad disk does: whoever writes through SQLite is noticed by the next write of the station. */
function changeLastLabel(): void {
  const path = join(kiosk.dataDir, 'ledger.db');
  const db = new Database(path, { readonly: true });
  const label =
    "SELECT body FROM entries WHERE instr(CAST(body AS TEXT), 'label-intended') > 0 ORDER BY seq DESC LIMIT 1";
  const body = db.prepare(label).pluck().get() as Buffer;
  const changed = Buffer.from(body.toString('latin1').replace('label-intended', 'label-invented'), 'latin1');
  const found = [path, `${path}-wal`].filter((file) => exchangeBytes(file, body, changed));
  expect(found).not.toEqual([]);
  db.close();
}

function exchangeBytes(path: string, from: Buffer, to: Buffer): boolean {
  const file = openSync(path, 'r+');
  const bytes = readFileSync(file);
  let at = bytes.indexOf(from);
  const found = at >= 0;
  for (; at >= 0; at = bytes.indexOf(from, at + 1)) writeSync(file, to, 0, to.length, at);
  closeSync(file);
  return found;
}

test('what was said to one person is gone when the next one signs in', async () => {
  await scan(page, '{"ver":"v1","name":"PROV_9999","pop":"ABCDEFGHJKLMNPQR"}');
  const notice = page.getByTestId('desk-notice');
  await expect(notice).toContainText('Not a label of a unit made at this station.');
  await lock(page);
  await page.evaluate("location.hash = ''");
  await signInByPin(page, QUINN.id);
  await expect(page.getByText(QUINN.name)).toBeVisible();
  await expect(page.getByText('Not a label of a unit made at this station.')).toHaveCount(0);
});

test('QA is told the same on every page, and finds a unit by its serial number and by its MAC address', async () => {
  await expectStripOn(['units', 'counters', 'in-hand', 'holds', 'ledger', 'entry/1', `unit/${SERIAL}`]);
  await search(SERIAL.toLowerCase());
  await expectUnit();
  await search(WHOLE?.unit.toUpperCase().replaceAll(':', '-') ?? '');
  await expectUnit();
  await page.evaluate("location.hash = '#/units'");
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(1 + UNITS.length);
  await scan(page, SERIAL);
  await expectUnit();
});
