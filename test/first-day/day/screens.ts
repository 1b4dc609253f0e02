/** What a stranger does in the browser, with the words that are on the screens. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, expect as expectAtOnce, type Page } from '@playwright/test';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import { Secret } from '../../../station-core/secret.ts';
import { button, codeShown, expectState, goTo, lock, scan, setOwnPin } from '../../e2e/screen.ts';
import { CHROMIUM } from '../../e2e/tools/chromium.ts';
import { root } from '../../imports.ts';
import { missingPrograms } from '../../labels/sample-label.ts';

/** PINs are made slow to guess, and the machine may be busy. */
const expect = expectAtOnce.configure({ timeout: 60_000 });

export const missing = missingPrograms({
  [CHROMIUM.executablePath ?? 'chromium']: 'chromium-headless-shell',
  pdftoppm: 'poppler-utils',
  zbarimg: 'zbar-tools',
});

/** Also where a single test file is run, for which nobody has built the screens. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(join(root, 'renderer/dist/index.html'))) {
    execFileSync(join(root, 'node_modules/.bin/vite'), ['build', 'renderer', '--logLevel', 'error'], { cwd: root });
  }
  return chromium.launch(CHROMIUM);
}

/** The administrator gives each slot the port of a board, from slot 1 on. */
export async function assignPorts(page: Page, addresses: readonly string[]): Promise<void> {
  await goTo(page, 'Setup');
  await page.getByRole('tab', { name: 'Slots' }).click();
  for (const [at, address] of addresses.entries()) {
    await button(page, new RegExp(`^Slot ${at + 1}`)).click();
    await page.getByLabel('Network address').fill(address);
    await button(page, `Assign to slot ${at + 1}`)
      .last()
      .click();
    await expect(page.getByText(`Port ${address} is assigned to slot ${at + 1}.`)).toBeVisible();
  }
}

/** The administrator adds an operator, who chooses a PIN with the code that is shown and is signed in. */
export async function addOperator(page: Page, { id, name }: { readonly id: string; readonly name: string }) {
  await goTo(page, 'People');
  await button(page, 'Add person').first().click();
  await page.getByLabel('Short name').last().fill(id);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel(/^Operator/).check();
  await button(page, 'Add').click();
  const code = await codeShown(page);
  await lock(page);
  await setOwnPin(page, id, code);
  await expect(page.getByText(name)).toBeVisible();
}

interface Order {
  readonly order: string;
  readonly title: string;
  readonly permit: string;
  readonly units: number;
}

export async function chooseOrder(page: Page, { order, title, permit, units }: Order): Promise<void> {
  await goTo(page, 'Work order');
  await page.getByText(title).first().click();
  await page.getByText(permit).first().click();
  await page.getByLabel('Work order name').fill(order);
  await page.getByLabel('Quantity').fill(String(units));
  await button(page, 'Start this work order').click();
  await expect(page.getByText(order).first()).toBeVisible();
}

/** All boards at once, until each waits for the scan of its label. */
export async function startAll(page: Page, slots: readonly number[]): Promise<void> {
  await goTo(page, 'Jig');
  await button(page, /^Start (all|\d+ slots)/).click();
  for (const slot of slots) await expectState(page, slot, 'scan');
}

/** Scans what came out of the printer, a sheet after the other: the station finds the unit of each. */
export async function scanBack(page: Page, sheets: readonly Buffer[]): Promise<void> {
  const passed = page.locator('[data-testid^="slot-"][data-state="pass"]');
  for (const [at, pdf] of sheets.entries()) {
    await scan(page, await readSheet(pdf));
    await expect(passed).toHaveCount(at + 1);
  }
}

/** The text of the code on an inner label, as a scanner types it. */
export async function readSheet(pdf: Buffer | undefined): Promise<string> {
  if (pdf === undefined) throw new Error('no label came out');
  return (await scanLabel(new Secret(pdf), AbortSignal.timeout(60_000))).reveal();
}
