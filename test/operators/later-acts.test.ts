import { expect, test } from 'vitest';
import type { RecoveryOrder } from '../../station-core/operators/recoveries.ts';
import { takeUpLaterActs } from '../../station-core/operators/later-acts.ts';
import { codeOf, knownStaff, restarted } from './staff.ts';

const order: RecoveryOrder = {
  recovery: 'RC-1',
  id: 'ada',
  name: 'Somebody New',
  role: 'administrator',
  reason: 'Ada forgot her PIN',
  documentSha256Hex: 'ab'.repeat(32),
  signedBy: ['anna', 'bo'],
};
const none = new Set<string>();

test('a recovery that the ledger has and an older file has not is used up', async () => {
  const known = await knownStaff();
  await takeUpLaterActs(known.dir, { recoveries: new Set([order.documentSha256Hex]), revoked: none });
  const later = await restarted(known);
  expect(await codeOf(later.recoveries.recover(order))).toBe('person.recovery-used');
  await later.recoveries.recover({ ...order, documentSha256Hex: 'cd'.repeat(32) });
});

test('who was revoked after the copy stays revoked, but an administrator is left', async () => {
  const known = await knownStaff();
  await takeUpLaterActs(known.dir, { recoveries: none, revoked: new Set(['ben', 'ada', 'nobody']) });
  const { people } = await restarted(known);
  expect(people.find('ben')?.revoked).toBe(true);
  expect(people.find('ada')?.revoked).toBe(false);
});
