import { expect, test, type Page } from '@playwright/test';
import { GRACE } from '../crew.ts';
import { Kiosk } from '../kiosk.ts';
import { button, expectState, scan, serialIn, signInByBadge, start, tile } from '../screen.ts';

/** What an operator reads from afar and presses with gloves, measured: lightness in pixels, targets in pixels at 96 dpi. */
test.describe.configure({ mode: 'serial', timeout: 400_000 });

const TOUCH_PX = 76; // 20 mm
/** Of 255 steps of grey: two grounds that differ by less look alike on a faded screen. */
const LEAST_STEP = 28;

let kiosk: Kiosk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  kiosk = await Kiosk.start({ boards: 4, atWork: true, paced: true });
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(kiosk.url);
  await signInByBadge(page, GRACE);
});

test.afterAll(async () => {
  await page.context().close();
  await kiosk[Symbol.asyncDispose]();
});

interface Grey {
  /** The most frequent grey of the picture. */
  readonly ground: number;
  /** One character a cell of a grid laid over it: whether it is more ink than ground. */
  readonly shape: string;
}

const CELLS = 24;

/** Runs in a page: this process has no canvas. */
const IN_GREY = `async ({ base64, cells }) => {
  const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const { width, height } = bitmap;
  const pen = new OffscreenCanvas(width, height).getContext('2d');
  pen.drawImage(bitmap, 0, 0);
  const { data } = pen.getImageData(0, 0, width, height);
  // ITU-R BT.601
  const greyAt = (at) => Math.round(0.299 * data[at * 4] + 0.587 * data[at * 4 + 1] + 0.114 * data[at * 4 + 2]);
  const counts = new Map();
  for (let at = 0; at < width * height; at++) counts.set(greyAt(at), (counts.get(greyAt(at)) ?? 0) + 1);
  const [ground] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most));
  let shape = '';
  for (let cell = 0; cell < cells * cells; cell++) {
    const x = Math.floor((((cell % cells) + 0.5) * width) / cells);
    const y = Math.floor(((Math.floor(cell / cells) + 0.5) * height) / cells);
    shape += Math.abs(greyAt(y * width + x) - ground) > 40 ? '#' : '.';
  }
  return { ground, shape };
}`;

/** Computed on an empty page, whose content policy lets it read a picture. */
async function inGrey(picture: Buffer): Promise<Grey> {
  const blank = await page.context().newPage();
  try {
    const given = JSON.stringify({ base64: picture.toString('base64'), cells: CELLS });
    return await blank.evaluate<Grey>(`(${IN_GREY})(${given})`);
  } finally {
    await blank.close();
  }
}

function share(a: string, b: string): number {
  return Array.from(a).filter((each, at) => each === b[at]).length / a.length;
}

test('in grey, PASS, FAIL and BUSY differ by the lightness of the tile and by the shape of the sign, in both themes', async () => {
  kiosk.board(2).inject('mac-zero');
  await start(page, 1);
  await start(page, 2);
  await expectState(page, 1, 'scan');
  await scan(page, await kiosk.labelOf(await serialIn(page, 1)));
  await expectState(page, 1, 'pass');
  await expectState(page, 2, 'fail');
  await start(page, 3);
  await expectState(page, 3, 'running');
  const states = { pass: 1, fail: 2, running: 3 } as const;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    const seen: (Grey & { readonly state: string })[] = [];
    for (const [state, slot] of Object.entries(states)) {
      await expect(tile(page, slot)).toHaveAttribute('data-state', state);
      const ground = await inGrey(await tile(page, slot).screenshot({ animations: 'disabled' }));
      const sign = await inGrey(await tile(page, slot).locator('svg[data-shape]').screenshot());
      seen.push({ state, ground: ground.ground, shape: sign.shape });
    }
    for (const [at, one] of seen.entries()) {
      for (const other of seen.slice(at + 1)) {
        const pair = `${colorScheme}: ${one.state} ${one.ground}, ${other.state} ${other.ground}`;
        expect(Math.abs(one.ground - other.ground), pair).toBeGreaterThanOrEqual(LEAST_STEP);
        expect(share(one.shape, other.shape), pair).toBeLessThan(0.9);
      }
    }
    await page.screenshot({ path: `test/screenshots/jig/grey-${colorScheme}.png`, animations: 'disabled' });
  }
});

test('what an operator presses at the jig is 20 mm high and wide, on both sizes of screen', async () => {
  await page.emulateMedia({ colorScheme: 'light' });
  for (const viewport of [
    { width: 1366, height: 768 },
    { width: 1920, height: 1080 },
  ]) {
    await page.setViewportSize(viewport);
    const pressed = [
      button(page, /^Start (all|\d+ slots?)$/),
      button(page, 'Next boards'),
      button(page, 'Lock this screen'),
      button(tile(page, 1), /^Start next board/),
      button(tile(page, 2), /^Acknowledge/),
      button(tile(page, 4), /^Start/),
      page.getByRole('navigation').getByRole('button', { name: 'Jig', exact: true }),
      button(page, 'Language'),
      button(page, /Mute the alarm on this screen$/),
    ];
    for (const each of pressed) {
      const box = await each.boundingBox();
      expect(Math.round(box?.width ?? 0), `${String(each)} width`).toBeGreaterThanOrEqual(TOUCH_PX);
      expect(Math.round(box?.height ?? 0), `${String(each)} height`).toBeGreaterThanOrEqual(TOUCH_PX);
    }
    await page.screenshot({ path: `test/screenshots/jig/touch-${viewport.width}.png`, animations: 'disabled' });
  }
});

test('every sign of the bar and of a tile has its word', async () => {
  await page.setViewportSize({ width: 1366, height: 768 });
  for (const word of ['Sound', 'Language', 'Appearance', 'Lock']) {
    await expect(page.getByRole('banner').getByText(word, { exact: true })).toBeVisible();
  }
  await expect(tile(page, 1).getByText('Details', { exact: true })).toBeVisible();
});
