import { execFileSync } from 'node:child_process';
import { chmod, cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkStation, isReady } from '../../../station-core/host/check/check-station.ts';
import { findingsText } from '../../../station-core/cli/findings-text.ts';
import { shownFinding } from '../../../station-core/cli/station-check/shown-finding.ts';
import type { Finding } from '../../../station-core/host/check/finding.ts';
import { Fault } from '../../../station-core/fault.ts';
import { Floor } from '../../../station-core/operators/floor.ts';
import { type Line, startLine } from '../../station/line.ts';

let line: Line;

beforeAll(async () => {
  line = await startLine();
  await using _first = await line.open(); // its first start makes the ledger
});

afterAll(async () => {
  await line[Symbol.asyncDispose]();
});

const signal = new AbortController().signal;

function check(now = new Date()): Promise<readonly Finding[]> {
  return checkStation({ dataDir: line.dataDir, now, signal });
}

/** What is not good: the check, its subject, the fault. */
function troubles(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ state }) => state !== 'good')
    .map(({ check: name, state, subject, fault }) =>
      [name, ...(subject === undefined ? [] : [subject]), state, fault?.code ?? ''].join(' '),
    );
}

test('of a station that was set up and has neither products nor ports, these are said and nothing else', async () => {
  const findings = await check();
  expect(troubles(findings).filter((each) => !each.startsWith('browser'))).toEqual([
    'products problem product.none',
    'ports warning port.none-assigned',
  ]);
  expect(isReady(findings)).toBe(false);
  const service = findings.find((each) => each.check === 'signing-service');
  expect(service).toMatchObject({ state: 'good', seen: { name: 'tokenOfHost' } });
});

test('with a product and a port on a device server it is ready', async () => {
  const products = join(line.dataDir, 'products', 'lamp-one');
  await cp(join(line.dataDir, 'product'), products, { recursive: true });
  const floor = await Floor.open({ dir: line.dataDir });
  await floor.bindSlot(1, { address: 'rfc2217://127.0.0.1:4000' });
  const findings = await check();
  expect(troubles(findings).filter((each) => !each.startsWith('browser'))).toEqual([]);
  expect(isReady(findings)).toBe(true);
  expect(findings.find((each) => each.check === 'products')).toMatchObject({
    subject: 'lamp-one',
    seen: { name: 'product', values: { chip: 'esp32c3', version: expect.stringMatching(/^\d/) as string } },
  });
});

test('whatever is wrong at the same time is said at the same time, each with its own fault', async () => {
  const { dataDir } = line;
  const release = join(dataDir, 'products', 'lamp-one', 'release', 'manifest.json');
  const manifest = await readFile(release);
  await writeFile(release, manifest.subarray(0, -2));
  await rename(join(dataDir, 'labels'), join(dataDir, 'labels-gone'));
  await chmod(join(dataDir, 'station.json'), 0o644);
  const floor = await Floor.open({ dir: dataDir });
  await floor.bindSlot(2, { address: '/dev/ttyUSB77' });
  try {
    const found = troubles(await check());
    expect(found).toEqual(
      expect.arrayContaining([
        'files warning station.files-exposed',
        expect.stringMatching(/^products lamp-one problem /),
        expect.stringMatching(/^printer problem printer\./),
        'ports slot 2 problem port.gone',
      ]),
    );
  } finally {
    await writeFile(release, manifest);
    await rename(join(dataDir, 'labels-gone'), join(dataDir, 'labels'));
    await chmod(join(dataDir, 'station.json'), 0o600);
    await floor.bindSlot(2, null);
  }
});

test('a clock behind the ledger is a problem, and documents that are over by the clock are named', async () => {
  const before = troubles(await check(new Date(Date.now() - 3_600_000)));
  expect(before).toContain('clock problem station.clock-behind');
  const later = troubles(await check(new Date(Date.now() + 10 * 365 * 86_400_000)));
  expect(later).toContain('documents problem document.not-in-force');
  expect(later).toContain('permits DEMO-lamp-one warning permit.expired');
});

test('in the last days of a permit and of the manifest that is said, and keeps nothing from passing', async () => {
  const findings = await check(new Date(Date.now() + 350 * 86_400_000));
  expect(troubles(findings)).toContain('permits DEMO-lamp-one warning document.ends-soon');
});

test('a folder whose token has seen more is named as such, and the check leaves it and the token as they are', async () => {
  const [state, old, newest] = ['state', 'state-old', 'state-newest'].map((name) => join(line.dataDir, 'signer', name));
  if (state === undefined || old === undefined || newest === undefined) throw new Error('three folders');
  await cp(state, old, { recursive: true });
  {
    await using _started = await line.open();
  }
  await rename(state, newest);
  await rename(old, state);
  expect(troubles(await check())).toContain('signing-service problem signer.older-than-token');
  await rm(state, { recursive: true });
  await rename(newest, state);
  await using station = await line.open();
  expect((await station.signerStatus(signal)).quarantine).toBeNull();
});

test('while the station runs, its signing service is not asked, and that is said', async () => {
  await using _running = await line.open();
  const findings = await check();
  expect(troubles(findings)).toContain('signing-service not-checked signer.journal-in-use');
  expect(isReady(findings)).toBe(false);
});

test('inside the station that runs, what it has open is asked, and nothing is left out', async () => {
  await using running = await line.open();
  const findings = await checkStation({ dataDir: line.dataDir, now: new Date(), signal, running });
  expect(findings.filter(({ state }) => state === 'not-checked')).toEqual([]);
  const entries = running.ledger.head().sizeEntries;
  expect(findings.find((each) => each.check === 'ledger')?.seen).toEqual({ name: 'entries', values: { entries } });
  const named = (check: string) => findings.find((each) => each.check === check);
  expect(named('signing-service')).toMatchObject({ state: 'good', seen: { name: 'tokenOfHost' } });
  expect(named('printer')).toMatchObject({
    state: 'good',
    seen: { values: { text: running.printer.current.address } },
  });
});

test('inside the station that runs, a printer that cannot print and a signing service that is silent are problems', async () => {
  await using station = await line.open();
  const offline = new Fault('printer.offline', { printer: 'ipp://desk' });
  const running = {
    ledger: station.ledger,
    signerStatus: () => Promise.reject(new Fault('signer.gone')),
    printer: { current: station.printer.current, condition: () => Promise.resolve({ ready: false, fault: offline }) },
  };
  const findings = await checkStation({ dataDir: line.dataDir, now: new Date(), signal, running });
  expect(troubles(findings)).toEqual(
    expect.arrayContaining(['signing-service problem signer.gone', 'printer problem printer.offline']),
  );
});

test('a signing service that cannot read the receipts of headquarters is said, though the connection is good or bad', async () => {
  const path = join(line.dataDir, 'station.json');
  const text = await readFile(path, 'utf8');
  const [key, cert] = [join(line.dataDir, 'client.key.pem'), join(line.dataDir, 'client.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=S01',
      '-days',
      '2',
    ].concat(['-keyout', key, '-out', cert]),
    { stdio: 'ignore' },
  );
  const { ca } = JSON.parse(text) as { ca: { root: string } };
  const upstream = { url: 'https://127.0.0.1:1', ca: ca.root, cert, key, upstreamKey: 'upstream.example+1+A' };
  await writeFile(path, JSON.stringify(Object.assign({ upstream }, JSON.parse(text))));
  try {
    const findings = await checkStation({ dataDir: line.dataDir, now: new Date(), signal }, ['upstream']);
    expect(troubles(findings)).toEqual([
      'upstream warning sync.unreachable',
      'upstream warning signer.no-upstream-key',
    ]);
    expect(isReady(findings)).toBe(true);
  } finally {
    await writeFile(path, text);
  }
});

test('only what is wanted is looked at, and the setup always', async () => {
  const findings = await checkStation({ dataDir: line.dataDir, now: new Date(), signal }, ['disk', 'permits']);
  expect(findings.map(({ check: name }) => name)).toEqual(['setup', 'permits', 'disk']);
});

test('a setup that cannot be read leaves everything that depends on it not looked at, and the rest looked at', async () => {
  const path = join(line.dataDir, 'station.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('"escrow"', '"escro"'));
  try {
    const findings = await check();
    expect(findings[0]).toMatchObject({ check: 'setup', state: 'problem', fault: { code: 'station.bad-config' } });
    const unknown = findings.filter(({ state }) => state === 'not-checked').map((each) => each.check);
    expect(unknown).toEqual(
      expect.arrayContaining(['documents', 'permits', 'products', 'signing-service', 'upstream']),
    );
    expect(findings.find((each) => each.check === 'disk')?.state).toBe('good');
  } finally {
    await writeFile(path, text);
  }
});

test('a folder without a ledger, or none at all, is a finding and not a crash', async () => {
  await rm(join(line.dataDir, 'ledger.db'));
  expect(troubles(await check())).toContain('ledger problem ledger.cannot-open');
  const nowhere = await checkStation({ dataDir: join(line.dataDir, 'nowhere'), now: new Date(), signal });
  expect(nowhere[0]).toMatchObject({ check: 'setup', state: 'problem', fault: { code: 'setup.no-station' } });
});

test('what needs a setup that is missing is said in one line, and the remedy names the command that makes it', async () => {
  const findings = await checkStation({ dataDir: join(line.dataDir, 'nowhere'), now: new Date(), signal });
  const text = findingsText(findings.map(shownFinding));
  expect(text.match(/station\.bad-config|setup\.no-station/g)).toEqual(['setup.no-station']);
  expect(text).toContain('Run `birthmark station init`');
  expect(text.split('\n').at(-1)).toBe(
    'unknown documents, certificates, permits, products, printer, labels, scanner, signing-service, upstream: without station.json',
  );
  expect(isReady(findings)).toBe(false);
});
