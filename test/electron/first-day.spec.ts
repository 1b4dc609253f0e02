import { rm } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { TrialInit } from '../first-day/init/trial-init.ts';
import { almostSetUp, signDrafts } from './almost-set-up.ts';
import { Desktop, whyNot } from './desktop.ts';

/** A new station in the desktop shell. Without Electron, first-day.test.ts goes through all of a setup with the same programs. */
test.skip(whyNot !== undefined, whyNot ?? '');
test.setTimeout(600_000);

let init: TrialInit;
test.beforeEach(async () => {
  init = await TrialInit.make();
});
test.afterEach(async () => {
  await rm(init.dir, { recursive: true, force: true });
});

/** A driver is loaded in a process of its own, which takes its time on a busy machine. */
const LONG = { timeout: 120_000 };

test('an empty folder opens the setup, which finds the tokens of this machine', async () => {
  await using desktop = await Desktop.start(init.dataDir);
  const { window } = desktop;
  await expect(window.getByText('birthmark trial --data')).toBeVisible(LONG);
  await window.getByRole('button', { name: 'Set up for production' }).click();
  const type = async (asks: string, answer: string): Promise<void> => {
    await window.getByRole('textbox', { name: asks }).fill(answer);
    await window.keyboard.press('Enter');
  };
  await type('Name of the station', 'ST01');
  await type('Organization in the certificates', 'Example Devices');
  await expect(window.getByRole('radio', { name: /SoftHSM/ })).toBeVisible(LONG);
});

test('the window goes on to the first administrator when the setup ends', async () => {
  await almostSetUp(init);
  await using desktop = await Desktop.start(init.dataDir);
  const { window } = desktop;
  const goOn = window.getByRole('button', { name: 'Go on' });
  await expect(goOn).toBeVisible(LONG);
  await signDrafts(init);
  await goOn.click();
  await expect(window.getByText('First start')).toBeVisible(LONG);
});
