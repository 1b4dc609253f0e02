import { createHash } from 'node:crypto';
import type { Indexer } from '../indexer.ts';
import { holdsTable } from './holds.ts';
import { keysTable } from './keys.ts';
import { logTable } from './log.ts';
import { runsTable } from './runs.ts';
import { selfTestsTable } from './self-tests.ts';
import { unitsTable } from './units.ts';

/** Each may read the tables of those before it. */
export const INDEXERS: readonly Indexer[] = [runsTable, holdsTable, unitsTable, keysTable, logTable, selfTestsTable];

/** Of the whole index: another one is no index of ours, and is built again. */
export const INDEX_VERSION = createHash('sha256')
  .update(JSON.stringify(INDEXERS.map(({ name, version, sql, kinds }) => [name, version, sql, kinds])))
  .digest('hex');
