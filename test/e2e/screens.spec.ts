import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { JigBoard } from '../../fixtures/virtual-jig/jig.ts';
import type { Floor } from '../../station-core/operators/floor.ts';
import { buildInFolder, WITHOUT_BOTH } from '../first-day/product/build-in-folder.ts';
import { callStation, cookieFor } from '../host/serve/served-station.ts';
import { GRACE, ORDER, PIN } from './crew.ts';
import { ALL_SCREENS, Gallery } from './gallery.ts';
import { Kiosk } from './kiosk.ts';
import { shootLabels } from './tools/label-gallery.ts';
import {
  button,
  codeShown,
  expectState,
  expectStep,
  goTo,
  lock,
  scan,
  scanAnswer,
  serialIn,
  setOwnPin,
  signInByBadge,
  signInByPin,
  start,
  tile,
} from './screen.ts';

/**
 * Every screen once, in the order in which a new station shows them: pictures into test/screenshots, and axe on each.
 * What the screens do is tested in the other specs.
 */
test.describe.configure({ mode: 'serial', timeout: ALL_SCREENS ? 400_000 : 120_000 });

const BOARDS = 28;

let kiosk: Kiosk;
let page: Page;
let gallery: Gallery;
/** With which Grace sets her PIN. */
let code: string;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: BOARDS, paced: true, layOut });
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  gallery = new Gallery(page);
  await page.goto(kiosk.url);
});

test.afterAll(async () => {
  await page.context().close();
  await kiosk[Symbol.asyncDispose]();
});

/** Two rows of four: boards, empty sockets, and slots without a port; more boards wait for a jig of 32 slots. */
async function layOut(floor: Floor, boards: readonly JigBoard[]): Promise<void> {
  await floor.setJig({ ...floor.jig, rows: 4, columns: 8 });
  for (const [at, { address }] of boards.entries()) await floor.bindSlot(at < 4 ? at + 1 : at + 5, { address });
  for (const slot of [5, 6]) await floor.bindSlot(slot, { address: `/dev/ttyUSB${slot + 90}` });
  await floor.setJig({ ...floor.jig, rows: 2, columns: 4 });
}

test('the first start', async () => {
  await expect(page.getByText('First start')).toBeVisible();
  await gallery.shootInAllLanguages('first-start');
  await button(page, 'Create administrator').click();
  await gallery.shoot('first-start-mistakes');
  await page.getByLabel('Short name').fill('ada');
  await page.getByLabel('Full name').fill('Ada Lovelace');
  await page.getByLabel('PIN, 6 to 12 digits').fill(PIN);
  await page.getByLabel('Repeat PIN').fill(PIN);
  await button(page, 'Create administrator').click();
  await expect(page.getByText('Ada Lovelace')).toBeVisible();
});

test('people', async () => {
  await goTo(page, 'People');
  await button(page, 'Add person').first().click();
  await button(page, 'Add').click();
  await gallery.shoot('people-add-mistakes');
  await page.getByLabel('Name', { exact: true }).fill(GRACE.name);
  await page.getByLabel('Short name').last().fill(GRACE.id);
  await page.getByLabel(/^Operator/).check();
  await page.getByLabel('Badge (optional)').click();
  await scan(page, GRACE.badge);
  await expect(page.getByText('Badge read')).toBeVisible();
  await gallery.shoot('people-add');
  await button(page, 'Add').click();
  await expect(page.getByTestId('pin-code')).toBeVisible();
  await gallery.shootInAllLanguages('people-code');
  code = await codeShown(page);
  await expect(page.getByText(GRACE.name).first()).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await gallery.shoot('people');
  await button(page, `Revoke: ${GRACE.name}`).click();
  await gallery.shoot('people-revoke');
  await button(page, 'Cancel').click();
});

test('setup', async () => {
  await goTo(page, 'Setup');
  await expect(page.getByText('Station S01')).toBeVisible();
  await gallery.shootInAllLanguages('setup-health');
  await openTab('Check list');
  await expect(page.getByTestId('check-signing-service')).toHaveAttribute('data-found', 'good');
  await expect(page.getByTestId('check-ports').filter({ hasText: 'slot 5' })).toHaveAttribute('data-found', 'problem');
  await button(page, 'Check again').click();
  await gallery.shootInAllLanguages('setup-checks');
  await openTab('Slots');
  await button(page, /^Slot 7/).click();
  await gallery.shootInAllLanguages('setup-slots');
  await openTab('Jig');
  await gallery.shootInAllLanguages('setup-jig');
  await openTab('Printer');
  await gallery.shootInAllLanguages('setup-printer');
  await openTab('Products');
  await page.getByLabel('Folder on this station').fill(join(kiosk.dataDir, 'products', 'lamp-one', 'release'));
  await button(page, 'Check').click();
  await expect(page.getByText('Accepted')).toBeVisible();
  await gallery.shootInAllLanguages('setup-products');
  await shootLabels({ kiosk, page, gallery });
  await page.getByLabel('Folder on this station').fill(kiosk.dataDir);
  await button(page, 'Check').click();
  await expect(page.getByText('Rejected')).toBeVisible();
  await gallery.shoot('setup-products-refused');
  await using build = await buildInFolder({ kconfig: {}, components: ['main'], partitions: WITHOUT_BOTH });
  await page.getByLabel('Folder on this station').fill(build.path);
  await button(page, 'Check').click();
  await expect(page.getByTestId('product-fit').first()).toHaveAttribute('data-found', 'problem');
  await button(page, 'Copy').first().click();
  await expect(page.getByText(/^(?:Copied|Selected)/)).toBeVisible();
  await gallery.shootInAllLanguages('setup-products-findings');
  await openTab('Screens');
  await expect(page.getByRole('button', { name: /revoke/i }).first()).toBeVisible();
  await gallery.shootInAllLanguages('setup-screens');
});

async function openTab(name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
}

test('the first PIN', async () => {
  await lock(page);
  await button(page, 'I have a one-time code').click();
  await button(page, 'Set PIN and sign in').click();
  await gallery.shootInAllLanguages('first-pin');
  await button(page, 'Back to sign-in').click();
  await setOwnPin(page, GRACE.id, code);
  await expect(page.getByText(GRACE.name)).toBeVisible();
});

test('sign-in', async () => {
  await lock(page);
  await expect(page.getByText('Scan your badge')).toBeVisible();
  await gallery.shootInAllLanguages('sign-in');
  await signInByPin(page, 'ada', '111222');
  await expect(page.getByText('or PIN or code is wrong')).toBeVisible();
  await gallery.shootInAllLanguages('sign-in-refused');
  await lockOut(GRACE.id);
  await signInByPin(page, GRACE.id);
  await expect(page.getByText('Too many wrong PINs')).toBeVisible();
  await gallery.shoot('sign-in-locked-out');
});

/** Five wrong PINs from other screens: none of them has to wait between its first two. */
async function lockOut(id: string): Promise<void> {
  const link = new URL(await kiosk.anotherLink());
  const cookie = await cookieFor(link);
  for (const attempts of [2, 2, 1]) {
    const { client, socket } = await callStation(link.origin, cookie);
    for (let at = 0; at < attempts; at++) {
      await expect(client.session.signInWithPin({ id, pin: '999888' })).rejects.toThrow();
    }
    socket.close();
  }
}

test('the jig before an order is chosen, and the order', async () => {
  await signInByBadge(page, GRACE);
  await expectState(page, 1, 'ready');
  await gallery.shoot('jig-no-order');
  await goTo(page, 'Statistics');
  await expect(page.getByText(/there is nothing to count|No results in this period/)).toBeVisible();
  await gallery.shoot('counters-empty');
  const restore = await kiosk.changePermit({ notAfter: new Date(Date.now() - 60_000).toISOString() });
  await goTo(page, 'Work order');
  await page.getByText('Lamp One').first().click();
  await button(page, 'Start this work order').click();
  await gallery.shoot('order-problems');
  await restore();
  await goTo(page, 'Jig');
  await goTo(page, 'Work order');
  await page.getByText('Lamp One').first().click();
  await page.getByLabel('Work order name').fill(ORDER.order);
  await page.getByLabel('Quantity').fill('50');
  await gallery.shoot('order-filled');
  await button(page, 'Start this work order').click();
  await expect(page.getByRole('banner')).toContainText(ORDER.order);
  await goTo(page, 'Work order');
  await gallery.shoot('order');
  await page.getByLabel('Work order name').fill('WO-4712');
  await page.getByLabel('Quantity').fill('20');
  await button(page, 'Start this work order').click();
  await expect(page.getByRole('banner')).toContainText('WO-4712');
  await goTo(page, 'Work order');
  await button(page, /^WO-4711/).click();
  await expect(page.getByText('Known: 0 of 50 made')).toBeVisible();
  await gallery.shootInAllLanguages('order-known');
  await button(page, 'Change quantity').click();
  await expect(page.getByLabel('Quantity')).toHaveValue('50');
  await gallery.shootInAllLanguages('order-quantity');
  await button(page, 'Start this work order').click();
  await expect(page.getByRole('banner')).toContainText(ORDER.order);
});

test('the jig at work', async () => {
  await goTo(page, 'Jig');
  await gallery.shootInAllLanguages('jig-ready');
  kiosk.board(2).inject('unplug-at:DEFL_DATA');
  using _held = await hold(kiosk.board(3));
  for (const slot of [1, 2, 3, 4]) await start(page, slot);
  await expectStep(page, 4, 'Writing firmware');
  await expectState(page, 2, 'fail');
  await expectState(page, 3, 'error');
  await gallery.shoot('jig-running');
  await expectState(page, 1, 'scan');
  await expectState(page, 4, 'scan');
  await gallery.shootInAllLanguages('jig-scan');
});

/** Another program has the port of this board. */
async function hold({ address }: JigBoard): Promise<Disposable> {
  const { hostname, port } = new URL(address.replace('rfc2217:', 'http:'));
  const socket: Socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    [Symbol.dispose]: () => {
      socket.destroy();
    },
  };
}

test('a wrong label, a question, PASS beside FAIL and ERROR', async () => {
  await scan(page, 'L1-S01-999999 24:0a:c4:99:99:99');
  await expect(scanAnswer(page)).toContainText('belongs to another unit');
  await gallery.shoot('jig-wrong-scan');
  await button(page, 'Stop: Slot 4').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await gallery.shoot('jig-stop-question');
  await button(page, 'Stop now').click();
  await expectState(page, 4, 'stopped');
  await scan(page, await kiosk.labelOf(await serialIn(page, 1)));
  await expectState(page, 1, 'pass');
  await gallery.shootInAllLanguages('jig-results');
  await button(page, 'Details of slot 2').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await gallery.shoot('jig-details');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  for (const slot of [2, 3]) await button(tile(page, slot), /^Acknowledge/).click();
  await gallery.shoot('jig-acknowledged');
});

test('counters with data', async () => {
  await goTo(page, 'Statistics');
  await expect(page.getByText('First-pass yield')).toBeVisible();
  await gallery.shootInAllLanguages('counters');
});

test('a jig of 32 slots', async () => {
  await lock(page);
  await signInByPin(page, 'ada');
  await goTo(page, 'Setup');
  await openTab('Jig');
  await page.getByLabel('Rows').fill('4');
  await page.getByLabel('Columns').fill('8');
  await button(page, 'Save jig').click();
  await expect(page.getByText('Jig saved.')).toBeVisible();
  await lock(page);
  await signInByBadge(page, GRACE);
  await goTo(page, 'Jig');
  await gallery.shoot('jig-32-ready');
  kiosk.board(9).inject('unplug-at:DEFL_DATA');
  await button(page, /^Start (?:all|\d+ slots)/).click();
  await expectState(page, 13, 'fail');
  await gallery.shootInAllLanguages('jig-32-running');
});

test('a window that was not let in, and a station that restarts', async ({ browser }) => {
  const context = await browser.newContext();
  const stranger = await context.newPage();
  await stranger.goto(new URL('/', kiosk.url).href);
  await expect(stranger.getByRole('alert')).toBeVisible();
  await gallery.shoot('not-let-in', stranger);
  await context.close();
  kiosk.killForGood();
  await expect(page.getByTestId('station-restarts')).toBeVisible();
  await expect(page.getByRole('timer')).toContainText(/Next one in [1-5] s/);
  await gallery.shoot('station-restarts');
});

test('axe finds nothing serious or critical on any of these screens, light or dark', () => {
  expect(gallery.violations).toEqual([]);
});
