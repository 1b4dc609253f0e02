import type { Operators } from './person.ts';
import { isActiveAdministrator } from './person.ts';
import { peopleFile } from './register.ts';

/** What the ledger recorded about people after a copy of their file was made. */
export interface LaterActs {
  /** SHA-256 of documents by which officers let somebody in. */
  readonly recoveries: ReadonlySet<string>;
  /** Ids. */
  readonly revoked: ReadonlySet<string>;
}

/**
 * Puts a restored operators.json up to date, where nobody has it open: no recovery is carried out twice, and who was revoked
 * stays out. Administrators keep their rights if none would be left: the ones of today are not in the copy.
 */
export async function takeUpLaterActs(dir: string, { recoveries, revoked }: LaterActs): Promise<void> {
  const file = peopleFile(dir);
  const found = await file.read();
  if (found === undefined || recoveries.size + revoked.size === 0) return;
  const used = [...new Set([...(found.recoveries ?? []), ...recoveries])];
  const people = withoutRevoked(found.people, revoked);
  await file.write({ ...found, ...(used.length === 0 ? {} : { recoveries: used }), people });
}

type People = Operators['people'];

function withoutRevoked(people: People, revoked: LaterActs['revoked']): People {
  const after = people.map((each) => (revoked.has(each.id) ? { ...each, revoked: true } : each));
  if (after.some(isActiveAdministrator)) return after;
  return after.map((each, i) => {
    const before = people[i];
    return before !== undefined && isActiveAdministrator(before) ? before : each;
  });
}
