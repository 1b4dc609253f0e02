import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderPage, scanLabel } from '../../fixtures/label-scanner/scan.ts';
import { renderLabel } from '../../station-core/labels/render-label.ts';
import { matchScan } from '../../station-core/labels/scan-back.ts';
import { Secret } from '../../station-core/secret.ts';
import { labelData, missingPrograms, randomLabelData, SIZES } from './sample-label.ts';

const missing = missingPrograms({ pdftoppm: 'poppler-utils', zbarimg: 'zbar-tools' });
const { signal } = new AbortController();

describe.skipIf(missing)(`reading labels back${missing === undefined ? '' : ` (${missing})`}`, () => {
  test.each(SIZES)('a scanner reads from a $widthMm × $heightMm mm label what was printed on it', async (size) => {
    for (let unit = 0; unit < 12; unit++) {
      const { pdf, qrText } = await renderLabel(randomLabelData(size));
      const scanned = await scanLabel(pdf, signal);
      expect(scanned.reveal()).toBe(qrText.reveal());
      expect(matchScan(scanned, qrText)).toBe('match');
    }
  });

  test('an upright and a square label are read back too', async () => {
    for (const size of [
      { widthMm: 25, heightMm: 50 },
      { widthMm: 40, heightMm: 40 },
    ]) {
      const { pdf, qrText } = await renderLabel(randomLabelData(size));
      expect((await scanLabel(pdf, signal)).reveal()).toBe(qrText.reveal());
    }
  });

  test("the neighbour's label is another label", async () => {
    const size = { widthMm: 50, heightMm: 30 };
    const neighbour = await renderLabel(randomLabelData(size));
    const own = await renderLabel(randomLabelData(size));
    expect(matchScan(await scanLabel(neighbour.pdf, signal), own.qrText)).toBe('other-label');
  });

  test('the outer label has no code that zbar could read a secret from', async () => {
    for (const size of SIZES) {
      const { pdf } = await renderLabel(labelData(size));
      const picture = await renderPage({ pdf: pdf.reveal(), page: 2 }, signal);
      // 4: no symbol found, with every kind of symbol switched on (zbar knows no DataMatrix).
      expect(() => execFileSync('zbarimg', ['--raw', '-q', '--nodbus', 'png:-'], { input: picture })).toThrow(
        expect.objectContaining({ status: 4 }),
      );
    }
  });

  test('a PDF without a label is unreadable, not a crash', async () => {
    const notPdf = scanLabel(new Secret(Buffer.from('no PDF at all')), signal);
    await expect(notPdf).rejects.toMatchObject({ code: 'scan.unreadable' });
    await expect(scanLabel('/nowhere/label.pdf', signal)).rejects.toMatchObject({ code: 'scan.unreadable' });
  });

  test('a scan that is stopped ends with the reason and leaves nothing behind', async () => {
    const { pdf } = await renderLabel(labelData({ widthMm: 100, heightMm: 50 }));
    const before = new Set(scanFolders());
    const stop = new AbortController();
    const scanning = scanLabel(pdf, stop.signal);
    setTimeout(() => {
      stop.abort(new Error('enough'));
    }, 20);
    await expect(scanning).rejects.toThrow('enough');
    // Other scans of this machine come and go; one of our own would stay.
    const left = () => scanFolders().filter((name) => !before.has(name));
    await expect.poll(left).toEqual([]);
  });
});

const noDataMatrixReader = missingPrograms({ dmtxread: 'dmtx-utils', pdftoppm: 'poppler-utils' });

test('the DataMatrix of the outer label holds serial and MAC', async ({ skip }) => {
  skip(noDataMatrixReader !== undefined, noDataMatrixReader);
  await using dir = await mkdtempDisposable(join(tmpdir(), 'birthmark-datamatrix-'));
  for (const size of SIZES) {
    const { pdf } = await renderLabel(labelData(size)); // dmtxread wants a file; this page has no secret
    await writeFile(join(dir.path, 'outer.png'), await renderPage({ pdf: pdf.reveal(), page: 2 }, signal));
    const read = execFileSync('dmtxread', ['-N1', '-m', '20000', join(dir.path, 'outer.png')]).toString();
    expect(read).toBe('GS-S1-000123 24:0a:c4:12:ab:cd');
  }
});

function scanFolders(): string[] {
  return [tmpdir(), '/dev/shm'].flatMap((dir) => {
    try {
      return readdirSync(dir).filter((name) => name.startsWith('birthmark-scan-'));
    } catch {
      return []; // forgiven: no /dev/shm on this system
    }
  });
}

test('a missing program is named with its Debian package', async () => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    await expect(scanLabel(new Secret(Buffer.from('%PDF')), signal)).rejects.toMatchObject({
      code: 'station.tool-missing',
      evidence: { program: 'pdftoppm', debianPackage: 'poppler-utils' },
    });
  } finally {
    process.env['PATH'] = path;
  }
});
