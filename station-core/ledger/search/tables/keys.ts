import type { KeyKind } from '../../../model/desk/unit-search.ts';
import type { Entry } from '../../entry.ts';
import { type Db, statement } from '../../store.ts';
import type { Indexer } from '../indexer.ts';
import { certSerialKey, nameKey, serialKey } from '../normalise.ts';

/** By what a unit can be found, and the entry that says so. Its MAC address is in `units`, its runs are in `runs`. */
export const keysTable: Indexer = {
  name: 'keys',
  version: 1,
  sql: `
    CREATE TABLE keys (kind TEXT NOT NULL, key TEXT NOT NULL, unit TEXT NOT NULL, seq INTEGER NOT NULL,
      PRIMARY KEY (kind, key, unit)) STRICT, WITHOUT ROWID;`,
  kinds: ['serial-reserved', 'secrets-drawn', 'signature-intended', 'certificate-issued', 'label-intended'],
  index: indexKeys,
};

function indexKeys(db: Db, entry: Entry): void {
  if (!('unit' in entry)) return;
  for (const [kind, key] of keysIn(entry)) {
    statement(db, 'INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?)').run(kind, key, entry.unit, entry.seq);
  }
}

function keysIn(entry: Entry): readonly (readonly [KeyKind, string])[] {
  switch (entry.kind) {
    case 'serial-reserved':
      return [['serial', serialKey(entry.serial)]];
    case 'secrets-drawn':
      return [['ssid', nameKey(entry.ssid)]];
    case 'signature-intended':
      return [...certSerialKeys(entry.certSerialHex), ['spki-sha256', entry.spkiSha256Hex]];
    case 'certificate-issued':
      return [...certSerialKeys(entry.certSerialHex), ['cert-sha256', entry.certSha256Hex]];
    case 'label-intended':
      return [['label-job', nameKey(entry.job)]];
    default:
      return [];
  }
}

/** The intent of today does not know it yet. */
function certSerialKeys(certSerialHex: string | undefined): readonly (readonly [KeyKind, string])[] {
  return certSerialHex === undefined ? [] : [['cert-serial', certSerialKey(certSerialHex) ?? certSerialHex]];
}
