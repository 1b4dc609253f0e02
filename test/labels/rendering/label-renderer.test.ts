import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabelData } from '../../../station-core/labels/label-data.ts';
import { renderLabel } from '../../../station-core/labels/render-label.ts';
import { LabelRenderer } from '../../../station-core/labels/rendering/label-renderer.ts';
import { labelData, randomLabelData, SIZES } from '../sample-label.ts';

const never = new AbortController().signal;
const size = { widthMm: 50, heightMm: 30 };
const gone = { code: 'label.renderer-gone' };

let renderer: LabelRenderer;
let dir: string;

beforeAll(() => {
  renderer = new LabelRenderer();
  dir = mkdtempSync(join(tmpdir(), 'birthmark-renderer-'));
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true });
});

test('a thread renders the same bytes as its caller would', async () => {
  for (const each of SIZES) {
    const data = randomLabelData(each);
    const [here, there] = [await renderLabel(data), await renderer.render(data, never)];
    expect(there.pdf.reveal().equals(here.pdf.reveal())).toBe(true);
    expect(there.sha256Hex).toBe(here.sha256Hex);
    for (const part of ['inner', 'outer'] as const) {
      expect(there[part].dots.reveal().equals(here[part].dots.reveal())).toBe(true);
    }
    expect(there.qrText.reveal()).toBe(here.qrText.reveal());
  }
});

test('sixty-four labels at once are each their own', async () => {
  const units = Array.from({ length: 64 }, (_, at) => labelData(size, { serial: `GS-S1-${at}`, lot: 'WO-1' }));
  const labels = await Promise.all(units.map((data) => renderer.render(data, never)));
  expect(new Set(labels.map(({ sha256Hex }) => sha256Hex)).size).toBe(64);
  const last = await renderLabel(labelData(size, { serial: 'GS-S1-63', lot: 'WO-1' }));
  expect(labels[63]?.sha256Hex).toBe(last.sha256Hex);
});

test.each<[string, string, Partial<LabelData>]>([
  ['found before it crosses', 'label.cannot-render', { title: 'Garden\nSensor' }],
  ['no font', 'label.cannot-render', { title: 'مستشعر' }],
  ['no date', 'label.cannot-render', { madeOn: new Date(Number.NaN) }],
  ['found while it is drawn', 'label.cannot-render', { serial: 'S'.repeat(400) }],
  ['found in the code', 'label.too-long', { ssid: 'x'.repeat(32) }],
])('a label that cannot be rendered is the same fault as without a thread: %s', async (_what, code, more) => {
  const data = labelData(size, more);
  const [here, there] = [await faultOf(renderLabel(data)), await faultOf(renderer.render(data, never))];
  expect(there).toMatchObject({ code, evidence: (here as { evidence: object }).evidence });
  expectNoSecret(there, data);
});

test('a label that nobody waits for any more is left out, and the next one comes', async () => {
  const stop = new AbortController();
  const stopped = renderer.render(labelData(size), stop.signal);
  stop.abort(new Error('the operator stopped the slot'));
  await expect(stopped).rejects.toThrow('the operator stopped the slot');
  await expect(renderer.render(labelData(size), never)).resolves.toBeDefined();
});

test('labels survive a thread that dies once', async () => {
  await using unsound = unsoundRenderer();
  const dying = unsound.render(labelData(size, { title: 'dies once', product: join(dir, 'died') }), never);
  const [own, other] = await Promise.all([dying, unsound.render(labelData(size), never)]);
  expect(own.pdf.reveal().subarray(0, 5).toString()).toBe('%PDF-');
  expect(other.sha256Hex).toBe((await renderLabel(labelData(size))).sha256Hex);
});

test('a label whose thread dies again is a fault without its secrets, and the next label comes', async () => {
  await using unsound = unsoundRenderer();
  const data = labelData(size, { title: 'dies' });
  const fault = await faultOf(unsound.render(data, never));
  expect(fault).toMatchObject(gone);
  expectNoSecret(fault, data);
  await expect(unsound.render(labelData(size), never)).resolves.toBeDefined();
});

test('a thread that does not answer in time is ended', async () => {
  await using unsound = unsoundRenderer({ timeoutMs: 200 });
  expect(await faultOf(unsound.render(labelData(size, { title: 'hangs' }), never))).toMatchObject(gone);
});

test('a renderer that was closed renders nothing', async () => {
  const closed = new LabelRenderer();
  await closed[Symbol.asyncDispose]();
  expect(await faultOf(closed.render(labelData(size), never))).toMatchObject(gone);
});

function unsoundRenderer(patience: { readonly timeoutMs?: number } = {}): LabelRenderer {
  return new LabelRenderer({ main: new URL('unsound-renderer.ts', import.meta.url), ...patience });
}

function faultOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function expectNoSecret(fault: unknown, data: LabelData): void {
  const shown = inspect(fault, { depth: 20, showHidden: true });
  expect(shown).not.toContain(data.softApPassword.reveal());
  expect(shown).not.toContain(data.ownershipCode.reveal());
}
