import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pointAtTokensBeside } from '../../../station-core/station/setup/softhsm-conf.ts';
import { Station } from '../../../station-core/station/station.ts';
import { labelScanner, startLine } from '../line.ts';

test('a data directory that was moved is a station as before', async () => {
  const home = mkdtempSync(join(tmpdir(), 'birthmark-moved-'));
  await using line = await startLine({ dataDir: join(home, 'before') });
  const moved = join(home, 'after');
  renameSync(line.dataDir, moved);
  await using station = await Station.open(moved, {
    signal: new AbortController().signal,
    scanner: () => labelScanner(moved),
  });
  expect((await station.signerStatus(new AbortController().signal)).tokenLabel).toBe('birthmark-demo');
  await station[Symbol.asyncDispose]();
  rmSync(home, { recursive: true });
});

const dir = mkdtempSync(join(tmpdir(), 'softhsm-conf-'));
const conf = join(dir, 'softhsm2.conf');
const mine = `directories.tokendir = ${join(dir, 'tokens')}\n`;

test('a configuration without a token folder beside it is left alone', async () => {
  writeFileSync(conf, 'directories.tokendir = /var/lib/softhsm/tokens\n');
  await pointAtTokensBeside(conf);
  expect(readFileSync(conf, 'utf8')).toBe('directories.tokendir = /var/lib/softhsm/tokens\n');
});

test.each([
  ['another folder', 'directories.tokendir = /elsewhere/tokens\nlog.level = ERROR\n', `${mine}log.level = ERROR\n`],
  ['another folder further down', 'log.level = ERROR\n\tdirectories.tokendir=/x\n', `${mine}log.level = ERROR\n\n`],
  ['no folder', 'log.level = ERROR\n', `${mine}log.level = ERROR\n`],
  ['this folder', `log.level = ERROR\n${mine}`, `log.level = ERROR\n${mine}`],
])('with a token folder beside it, a configuration that names %s names that one then', async (_, before, after) => {
  mkdirSync(join(dir, 'tokens'), { recursive: true });
  writeFileSync(conf, before);
  await pointAtTokensBeside(conf);
  expect(readFileSync(conf, 'utf8')).toBe(after);
  expect(readdirSync(dir).sort()).toEqual(['softhsm2.conf', 'tokens']);
});

test('a configuration that is not there is a fault of the setup that names it', async () => {
  const path = join(dir, 'nowhere.conf');
  await expect(pointAtTokensBeside(path)).rejects.toMatchObject({
    code: 'station.bad-config',
    evidence: { path, problem: 'ENOENT' },
  });
});
