import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import type { SignerAsks } from '../../station-core/signer/signer-service.ts';
import { makeStationToken, never, startSigner, type StationToken } from '../signer/station-token.ts';
import { TrialLog, type Wish, wish } from '../signer/trial-log.ts';
import { attempt, attempts, refusedBy } from './tools/attempt.ts';
import { startDaemon, stationAt } from './tools/raw-door.ts';
import { copyOf, refusedUnchanged, startRefused, startsInQuarantine } from './tools/signer-under-attack.ts';

/** Promise: what was signed stays known, whatever is done to the journal's file, by the signing service alone. */

/** As it was after two certificates; and after two more, at the end of the day. */
let yesterday: StationToken;
let today: StationToken;
let log: TrialLog;
let sizeToday: number;
/** Each copy of the station goes on from the same ledger. */
const ledger = (): TrialLog => log.copyOf(sizeToday);
const signed: Wish[] = [];
/** Of a unit that already has its certificate. */
let again: SignerAsks<'issue'>;

beforeAll(async () => {
  const token = await makeStationToken();
  log = new TrialLog(token);
  const work = async (units: number): Promise<void> => {
    await using signer = await startSigner(token);
    for (let unit = 0; unit < units; unit++) {
      const wished = wish();
      signed.push(wished);
      again = await log.requestFor(wished, signer);
      await signer.issue(again, never);
    }
  };
  await work(2);
  yesterday = await copyOf(token);
  await work(3);
  today = token;
  sizeToday = log.sizeEntries;
});

const journalOf = (token: StationToken): string => join(token.stateDir, 'journal.jsonl');
const linesOf = (token: StationToken): string[] => readFileSync(journalOf(token), 'utf8').trimEnd().split('\n');
const write = (token: StationToken, lines: readonly string[]): void => {
  writeFileSync(journalOf(token), lines.map((each) => `${each}\n`).join(''));
};

attempts<[reason: string, change: (token: StationToken) => void]>(
  [
    [
      'the journal is deleted, as if nothing had ever been signed',
      'journal-missing',
      (token) => {
        unlinkSync(journalOf(token));
      },
    ],
    [
      'the journal is emptied',
      'journal-missing',
      (token) => {
        writeFileSync(journalOf(token), '');
      },
    ],
    [
      'the whole folder of the state but the key file is new',
      'journal-missing',
      (token) => {
        unlinkSync(journalOf(token));
        unlinkSync(`${journalOf(token)}.lock`);
      },
    ],
    [
      "yesterday's journal is put back",
      'rolled-back',
      (token) => {
        copyFileSync(journalOf(yesterday), journalOf(token));
      },
    ],
    [
      'the last line is cut off',
      'rolled-back',
      (token) => {
        write(token, linesOf(token).slice(0, -1));
      },
    ],
  ],
  async (reason, change) => {
    const token = await copyOf(today);
    change(token);
    await startsInQuarantine(token, reason, () => again);
  },
);

const lineOf = (lines: readonly string[], text: string): number => lines.findIndex((each) => each.includes(text));

attempts<[change: (lines: string[]) => string[]]>(
  [
    [
      'the line of one certificate is taken out',
      (lines) => lines.filter((each) => !each.includes(signed[0]?.unit.mac ?? '')),
    ],
    [
      'two lines change places',
      (lines) => {
        [lines[2], lines[3]] = [lines[3] ?? '', lines[2] ?? ''];
        return lines;
      },
    ],
    ['a line stands twice', (lines) => lines.toSpliced(3, 0, lines[2] ?? '')],
    [
      'a certificate is given to another unit',
      (lines) => lines.map((each) => each.replace(signed[0]?.unit.serial ?? '', 'BM-00000')),
    ],
    [
      'a certificate is counted under another permit',
      (lines) => lines.map((each) => each.replace('"permit":"P-1"', '"permit":"P-2"')),
    ],
    [
      'a refusal or a certificate becomes a line of white space',
      (lines) => lines.toSpliced(lineOf(lines, '"certificate"'), 1, '    '),
    ],
    [
      'a line of the attacker, in the right form, with a MAC of its own',
      (lines) => lines.toSpliced(-1, 1, (lines.at(-1) ?? '').replace(/"mac":"[0-9a-f]{8}/, '"mac":"00000000')),
    ],
    ['all lines of today are cut off, one byte into the first of them', () => [...linesOf(yesterday), '{']],
    [
      'a lifted quarantine is written in by hand',
      (lines) => lines.toSpliced(1, 0, `{"mac":"${'0'.repeat(64)}","record":{"kind":"lifted"}}`),
    ],
  ],
  async (change) => {
    const token = await copyOf(today);
    write(token, change(linesOf(token)));
    await startRefused(token, { code: 'signer.journal-damaged' });
  },
);

attempt('the journal is a symbolic link to a copy that can be exchanged', async () => {
  const token = await copyOf(today);
  copyFileSync(journalOf(token), join(token.dir, 'elsewhere'));
  unlinkSync(journalOf(token));
  symlinkSync(join(token.dir, 'elsewhere'), journalOf(token));
  await startRefused(token, { code: 'signer.journal-damaged' });
});

attempt('the journal is a folder', async () => {
  const token = await copyOf(today);
  unlinkSync(journalOf(token));
  mkdirSync(journalOf(token));
  await startRefused(token, { code: 'signer.journal-unwritable' });
});

attempt('the journal is a pipe that answers what the attacker likes', async () => {
  const token = await copyOf(today);
  unlinkSync(journalOf(token));
  execFileSync('mkfifo', [journalOf(token)]);
  await startRefused(token, { code: 'signer.journal-damaged' });
});

attempt('the journal of another station, which has a token of its own', async () => {
  const [token, other] = [await copyOf(today), await makeStationToken()];
  copyFileSync(journalOf(other), journalOf(token));
  await startRefused(token, { code: 'signer.journal-damaged' });
});

attempt('a second signing service beside the first, on the same state', async () => {
  const token = await copyOf(today);
  await using signer = await startSigner(token);
  await refusedUnchanged(signer, async () => startSigner(token), { code: 'signer.journal-in-use' });
});

attempt(
  'a second one after the lock was taken away and the journal linked elsewhere: the first one finds out',
  async () => {
    const token = await copyOf(today);
    await using first = await startSigner(token);
    const asked = await ledger().requestFor(wish(), first);
    const before = linesOf(token).length;
    rmSync(`${journalOf(token)}.lock`);
    {
      await using _second = await startSigner(token);
    }
    await refusedBy(first.issue(asked, never), { code: 'signer.second-signer' });
    expect(
      linesOf(token)
        .slice(before)
        .filter((each) => each.includes('"kind":"certificate"')),
    ).toHaveLength(0);
  },
);

attempt(
  'while it runs, the line of a certificate is written over with another true line of the same length',
  async () => {
    const token = await copyOf(today);
    await using daemon = await startDaemon(token);
    const lines = linesOf(token);
    const [at, other] = sameLength(lines);
    const bytes = Buffer.from(lines.map((each, line) => `${line === at ? (lines[other] ?? '') : each}\n`).join(''));
    writeFileSync(journalOf(token), bytes, { flag: 'r+' });
    const unit = signed.find(({ unit: { mac } }) => lines[at]?.includes(mac))?.unit;
    if (unit === undefined) throw new TypeError('no unit of that line');
    await using signer = await stationAt(token, daemon.socket);
    const asked = await ledger().requestFor(wish({ unit }), signer);
    await refusedBy(signer.issue(asked, never), { code: 'signer.journal-damaged' });
  },
);

/** Two certificates whose lines have as many bytes: DER is a byte longer or shorter now and then. */
function sameLength(lines: readonly string[]): [number, number] {
  const certificates = lines.flatMap((each, at) => (each.includes('"kind":"certificate"') ? [at] : []));
  for (const at of certificates) {
    const other = certificates.find((each) => each !== at && lines[each]?.length === lines[at]?.length);
    if (other !== undefined) return [at, other];
  }
  throw new TypeError('no two lines of one length');
}
