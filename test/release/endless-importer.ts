import { join } from 'node:path';
import { readPlainKey } from '../../fixtures/token/release-key.ts';
import { importIdfBuild } from '../../station-core/release/reading/idf-build.ts';
import { importRelease } from '../../station-core/release/import-release.ts';

/** Imports one build into one folder after the other until it is killed. Says so when the first is there. */
const [buildDir = '', dir = '', keyPath = ''] = process.argv.slice(2);
const build = await importIdfBuild(buildDir);
const key = await readPlainKey(keyPath);
for (let number = 0; number < 10_000; number += 1) {
  await importRelease(build, { out: join(dir, `release-${number}`), key });
  if (number === 0) process.stdout.write('one\n');
}
