import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Draft } from '../../../station-core/backup/beside-the-files.ts';
import { enrolDraft, forgetKey } from '../../../station-core/backup/kept-key.ts';
import type { Secret } from '../../../station-core/secret.ts';
import { readStationConfig } from '../../../station-core/station/setup/station-config.ts';
import { ClientCertificateFiles } from '../../../station-core/station/setup/client-certificate.ts';
import { Transport } from '../../../station-core/sync/transport.ts';
import { tenMinutesPass } from '../../backup/silent-station.ts';
import { newHeadquarters, type NewHeadquarters, newStation, type NewStation } from './new-headquarters.ts';

/** A station is restored on another computer and enrols, while the old one is perhaps at work. */

let hq: NewHeadquarters;
const parent = mkdtempSync(join(tmpdir(), 'birthmark-taken-over-'));
const { signal } = new AbortController();

beforeAll(async () => {
  hq = await newHeadquarters();
});
beforeEach(() => hq.restart());
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
  rmSync(parent, { recursive: true });
});

/** What a restore has unpacked, to become `name`. */
function draftOf({ dataDir }: NewStation, name: string): Draft {
  const dir = mkdtempSync(join(parent, 'draft-'));
  cpSync(dataDir, join(dir, 'station'), { recursive: true });
  mkdirSync(join(dir, 'station', 'upstream'), { recursive: true });
  return { dir, dataDir: join(parent, name) };
}

const enrolment = (code: Secret<string>) => ({
  url: hq.enrolmentUrl,
  code,
  fingerprintSha256Hex: hq.fingerprintSha256Hex,
});
const takesOver = (draft: Draft, code: Secret<string>): Promise<void> =>
  enrolDraft(draft, { ...enrolment(code), takesOver: true }, signal);

async function certificateOf({ dir }: Draft): Promise<string> {
  const { upstream } = await readStationConfig(join(dir, 'station'));
  return (await new ClientCertificateFiles(upstream ?? { cert: '', key: '' }).current()).certPem;
}

async function speak({ dir }: Draft): Promise<void> {
  const { upstream } = await readStationConfig(join(dir, 'station'));
  const caPem = await readFile(upstream?.ca ?? '', 'utf8');
  const pair = await new ClientCertificateFiles(upstream ?? { cert: '', key: '' }).current();
  await using transport = new Transport({ url: upstream?.url ?? '', tls: { caPem, ...pair } });
  expect((await transport.head(signal)).kind).toBe('taken');
}

test('while the old station speaks the code is refused and stays good; once it is silent the same code serves', async () => {
  const line = await newStation('LINE1');
  const old = draftOf(line, 'old');
  await enrolDraft(old, enrolment(await hq.codeFor('LINE1')), signal);
  await speak(old);
  const code = await hq.codeFor('LINE1');
  await expect(takesOver(draftOf(line, 'new'), code)).rejects.toMatchObject({
    code: 'backup.station-at-work',
    evidence: { station: 'LINE1', entriesAtUpstream: 0, silentFrom: expect.stringMatching(/Z$/) as string },
  });
  await speak(old); // its certificate goes on
  await tenMinutesPass(hq.databaseUrl.reveal());
  const draft = draftOf(line, 'new');
  await takesOver(draft, code);
  expect(await certificateOf(draft)).not.toBe(await certificateOf(old));
});

test('a restore that is killed after its enrolment is repeated with the same code, and gets the same certificate', async () => {
  const line = await newStation('LINE2');
  const code = await hq.codeFor('LINE2');
  const killed = draftOf(line, 'killed');
  await takesOver(killed, code);
  const certificate = await certificateOf(killed);
  rmSync(killed.dir, { recursive: true });
  const draft = draftOf(line, 'killed');
  await takesOver(draft, code);
  expect(await certificateOf(draft)).toBe(certificate);
  // Into another folder there is another key, and the code was used.
  await expect(takesOver(draftOf(line, 'elsewhere'), code)).rejects.toMatchObject({
    code: 'sync.enrolment-refused',
    evidence: { why: 'used already' },
  });
});

test('with a newer code the kept key, which headquarters knows, gives way to another', async () => {
  const line = await newStation('LINE3');
  await takesOver(draftOf(line, 'again'), await hq.codeFor('LINE3'));
  const draft = draftOf(line, 'again');
  await takesOver(draft, await hq.codeFor('LINE3'));
  await speak(draft);
  await forgetKey(draft);
  expect(existsSync(join(parent, '.birthmark-enrolment-again'))).toBe(false);
});
