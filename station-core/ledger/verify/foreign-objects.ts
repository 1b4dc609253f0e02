/**
 * What is defined in a ledger's file and should not be. A trigger that somebody planted runs with every write of the
 * station, and a table without its rules accepts what it should refuse, so nothing is written before this was looked at.
 * The tables that follow from the entries may be defined in another way by other software: `checkWhole` judges those.
 */
import { EMPTY_ROOT } from '../merkle/leaf-hash.ts';
import { createProjections, VIEW_OF_ENTRIES } from '../projections.ts';
import { createMemos, createSchema, isOfPresentForm, statement, type Db } from '../store.ts';
import { temporaryDb } from '../file/temporary-db.ts';

export interface ForeignObject {
  readonly type: string;
  readonly name: string;
  readonly problem: 'unknown' | 'altered' | 'missing';
}

interface Defined {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string | null;
}

/** None in a file as the station makes it, in this form or an earlier one. */
export function foreignObjects(db: Db): ForeignObject[] {
  const found = definitionsIn(db);
  const { exact, derived } = expected();
  const isPresentForm = isOfPresentForm(db);
  const foreign = found.flatMap((each): ForeignObject[] => {
    const problem = problemOf(each, { exact, derived, isPresentForm });
    return problem === undefined ? [] : [{ type: each.type, name: each.name, problem }];
  });
  if (!isPresentForm) return foreign; // the writer makes what is missing before it writes anything else
  const names = new Set(found.map(keyOf));
  const missing = [...exact.values()].filter((each) => !names.has(keyOf(each)) && each.tbl_name !== 'memos');
  return [...foreign, ...missing.map(({ type, name }) => ({ type, name, problem: 'missing' as const }))];
}

interface Expected {
  /** Of the ledger itself: its text is compared. */
  readonly exact: ReadonlyMap<string, Defined>;
  /** Of what follows from the entries: only what there may be. */
  readonly derived: ReadonlySet<string>;
}

function problemOf(
  found: Defined,
  { exact, derived, isPresentForm }: Expected & { readonly isPresentForm: boolean },
): ForeignObject['problem'] | undefined {
  const wanted = exact.get(keyOf(found));
  if (wanted !== undefined) {
    // An earlier form has other triggers of these names; the writer replaces them first of all.
    const isReplaced = !isPresentForm && found.type === 'trigger';
    return isReplaced || textOf(found) === textOf(wanted) ? undefined : 'altered';
  }
  if (derived.has(keyOf(found))) return undefined;
  return isIndexOfItsOwn(found, exact, derived) ? undefined : 'unknown';
}

/** SQLite makes one for each UNIQUE of a table; it has no text of its own. */
function isIndexOfItsOwn(found: Defined, exact: Expected['exact'], derived: Expected['derived']): boolean {
  const table = `table ${found.tbl_name}`;
  const isOfOurs = exact.has(table) || derived.has(table);
  return found.type === 'index' && found.sql === null && found.name.startsWith('sqlite_autoindex_') && isOfOurs;
}

let made: Expected | undefined;

function expected(): Expected {
  if (made !== undefined) return made;
  const db = temporaryDb();
  try {
    createSchema(db, 'S', { rootHash: EMPTY_ROOT });
    createMemos(db);
    const exact = new Map(definitionsIn(db).map((each) => [keyOf(each), each]));
    createProjections(db);
    const derived = definitionsIn(db).map(keyOf);
    // Up to version 0.1 the view was a table.
    made = { exact, derived: new Set([...derived, `table ${VIEW_OF_ENTRIES}`]) };
    return made;
  } finally {
    db.close();
  }
}

function definitionsIn(db: Db): Defined[] {
  return statement(db, 'SELECT type, name, tbl_name, sql FROM sqlite_schema').all() as Defined[];
}

function keyOf({ type, name }: Pick<Defined, 'type' | 'name'>): string {
  return `${type} ${name}`;
}

/** Other software of ours may have broken the lines elsewhere. */
function textOf({ tbl_name: table, sql }: Defined): string {
  return `${table}: ${(sql ?? '').replaceAll(/\s+/g, ' ').trim()}`;
}
