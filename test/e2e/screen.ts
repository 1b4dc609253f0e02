import { expect, type Locator, type Page } from '@playwright/test';
import { PIN } from './crew.ts';

/** What a person does at the screen, and what they see there. */
export function tile(page: Page, slot: number): Locator {
  return page.getByTestId(`slot-${slot}`);
}

export async function expectState(page: Page, slot: number, state: string): Promise<void> {
  await expect(tile(page, slot)).toHaveAttribute('data-state', state, { timeout: 60_000 });
}

export async function expectStep(page: Page, slot: number, step: string): Promise<void> {
  await expect(tile(page, slot)).toHaveAccessibleName(`Slot ${slot}: ${step}`);
}

export async function serialIn(page: Page, slot: number): Promise<string> {
  return /L1-S01-\d{6}/.exec(await tile(page, slot).innerText())?.[0] ?? '';
}

export function button(page: Page | Locator, name: string | RegExp): Locator {
  return page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });
}

export async function start(page: Page, slot: number): Promise<void> {
  await button(tile(page, slot), /^Start/).click();
}

export async function acknowledge(page: Page, slot: number): Promise<void> {
  await button(tile(page, slot), /^Acknowledge/).click();
  await expect(button(tile(page, slot), /^Acknowledge/)).toHaveCount(0);
}

/** What lies between two keys of a scanner, by the clock of the keyboard: no load of this machine stretches it. */
const KEY_INTERVAL_S = 0.004;

/** What a hand scanner is to the page: a keyboard that types fast, wherever the focus is, and ends with Enter. */
export async function scan(page: Page, text: string): Promise<void> {
  await pressFast(
    page,
    Array.from(text, (key) => ({ key, text: key })),
  );
}

/** The same with a keyboard layout that has the braces on AltGr, as German and French keyboards do. */
export async function scanWithAltGr(page: Page, text: string): Promise<void> {
  const altGr = { key: 'AltGraph', code: 'AltRight' };
  await pressFast(
    page,
    Array.from(text).flatMap((key) => ['{}'.includes(key) ? [altGr] : [], { key, text: key }].flat()),
  );
}

/** A part of what a scanner sends; a carriage return is its Enter. */
export async function typeFast(page: Page, text: string): Promise<void> {
  await sendKeys(
    page,
    Array.from(text, (key) => (key === '\r' ? ENTER : { key, text: key })),
  );
}

const ENTER: Pressed = { key: 'Enter', text: '\r', windowsVirtualKeyCode: 13 };

interface Pressed {
  readonly key: string;
  readonly text?: string;
  readonly code?: string;
  readonly windowsVirtualKeyCode?: number;
}

function pressFast(page: Page, text: readonly Pressed[]): Promise<void> {
  return sendKeys(page, [...text, ENTER]);
}

async function sendKeys(page: Page, keys: readonly Pressed[]): Promise<void> {
  const keyboard = await page.context().newCDPSession(page);
  const from = Date.now() / 1_000;
  const pressed = keys.map((key, at) =>
    keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, timestamp: from + at * KEY_INTERVAL_S }),
  );
  await Promise.all(pressed);
  await keyboard.detach();
}

export function scanField(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Scan', exact: true });
}

export function scanAnswer(page: Page): Locator {
  return page.getByTestId('scan-answer');
}

export async function signInByBadge(page: Page, { badge, name }: { badge: string; name: string }): Promise<void> {
  await expect(page.getByText('Scan your badge')).toBeVisible();
  await scan(page, badge);
  await expect(page.getByText(name)).toBeVisible();
}

export async function signInByPin(page: Page, id: string, pin = PIN): Promise<void> {
  await page.getByLabel('Short name').fill(id);
  await page.getByLabel('PIN', { exact: true }).fill(pin);
  await button(page, 'Sign in').click();
}

/** Somebody whom an administrator has just added sets their PIN with the code that is shown there, and is signed in. */
export async function setOwnPin(page: Page, id: string, code: string): Promise<void> {
  await button(page, 'I have a one-time code').click();
  await page.getByLabel('Short name').fill(id);
  await page.getByLabel('One-time code').fill(code);
  await page.getByLabel('New PIN, 6 to 12 digits').fill(PIN);
  await page.getByLabel('Repeat PIN').fill(PIN);
  await button(page, 'Set PIN and sign in').click();
}

export async function codeShown(page: Page): Promise<string> {
  const code = await page.getByTestId('pin-code').innerText();
  await button(page, 'Done').click();
  return code;
}

export async function lock(page: Page): Promise<void> {
  await button(page, 'Lock this screen').click();
}

export async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: screen, exact: true }).click();
}
