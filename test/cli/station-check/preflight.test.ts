import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  BEFORE_BOARDS,
  BEFORE_SCREENS,
  namePreflight,
  notReady,
} from '../../../station-core/cli/station-check/preflight.ts';
import type { Finding } from '../../../station-core/host/check/finding.ts';
import type { StationCheck } from '../../../station-core/model/desk/station-checks.ts';
import { type Line, startLine } from '../../station/line.ts';

/** What `serve` and `provision` say before they open a station. */

let line: Line;
beforeAll(async () => {
  line = await startLine();
});
afterAll(() => line[Symbol.asyncDispose]());
afterEach(() => {
  vi.restoreAllMocks();
});

interface Said {
  readonly text: string;
  readonly findings: readonly Finding[];
}

async function said(wanted: readonly StationCheck[] = BEFORE_BOARDS, dataDir = line.dataDir): Promise<Said> {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  const findings = await namePreflight(dataDir, wanted, new AbortController().signal);
  return { text: written.join(''), findings };
}

test('of a station that is well nothing is said, and boards may start', async () => {
  const { text, findings } = await said();
  expect(text).toBe('');
  expect(notReady(findings)).toBeUndefined();
});

test('whatever is missing is named at once, each with what to do, and no board starts', async () => {
  const labels = join(line.dataDir, 'labels');
  const permits = join(line.dataDir, 'permits');
  const manifest = join(line.dataDir, 'documents', 'manifest.jws');
  const kept = await readFile(manifest);
  await Promise.all([permits, labels].map((each) => rename(each, `${each}-away`)));
  await writeFile(manifest, kept.subarray(0, -9));
  try {
    const { text, findings } = await said();
    for (const check of ['documents', 'permits', 'printer']) expect(text).toContain(`PROBLEM ${check}`);
    expect(text.match(/to do: /g)).toHaveLength(3);
    expect(text).not.toContain('signing-service'); // nothing is started for it
    const answer = notReady(findings);
    expect(answer).toMatchObject({ ok: false, text: 'The station is not ready: 3 problems.' });
    expect(answer?.json).toMatchObject({
      ok: false,
      fault: { code: findings[0]?.fault?.code },
      findings: [{ check: 'documents' }, { check: 'permits' }, { check: 'printer' }],
    });
  } finally {
    await Promise.all([permits, labels].map((each) => rename(`${each}-away`, each)));
    await writeFile(manifest, kept);
  }
});

test('a warning is said and keeps no board from starting', async () => {
  const { text, findings } = await said(['ports']);
  expect(text).toContain('warning ports');
  expect(notReady(findings)).toBeUndefined();
});

test('before screens, ports are named too, and products are left to the check list', async () => {
  const { text } = await said(BEFORE_SCREENS);
  expect(text).not.toContain('products');
  expect(text).toContain('warning ports');
});

test('of a folder that holds no station nothing is said: the start does that', async () => {
  expect(await said(BEFORE_SCREENS, join(line.dataDir, 'nowhere'))).toEqual({ text: '', findings: [] });
});

test('without a permit for this station no board starts', async () => {
  const permits = join(line.dataDir, 'permits');
  for (const name of await readdir(permits)) await rm(join(permits, name));
  expect(notReady((await said()).findings)?.json).toMatchObject({ fault: { code: 'permit.none' } });
});
