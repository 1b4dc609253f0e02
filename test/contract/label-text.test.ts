import { expect, test } from 'vitest';
import { contractTextFields } from './text-fields.ts';

/** As a hand scanner types them into the field that has the focus. */
const SCANNED = [
  '{"ver":"v1","name":"PROV_0001","username":"wifiprov","pop":"TCD5JPN2AB4483Z6","password":"ABCDEFGHJKLMNPQR"}',
  'TCD5JPN2AB4483Z6',
  'seal broken TCD5-JPN2-AB44-83Z6',
  '{"pop":"[not shown]"}',
];

/** Wrapped in `Secret` as they come in, compared or looked up, and dropped. */
const TAKES_SECRETS = [
  'session.signInWithPin.pin',
  'session.setOwnPin.code',
  'session.signInWithBadge.badge',
  'session.addPerson.badge',
  'session.setBadge.badge',
  'session.changeOwnPin.current',
  'scan.submit.text',
  'units.find.text',
  'inHand.verify.label',
  'inHand.lookUp.secret',
];

/** Compared with what there is, and never written; of a saved view the router looks at each value. */
const NOT_KEPT = ['units.saveView.query', 'shifts.close.reasons.subject', 'holds.release.units.hold'];

const fields = contractTextFields();

test('every text that a screen sends is refused when it holds the secrets of a label, unless secrets are what is asked for', () => {
  const taking = fields.filter(({ schema }) => SCANNED.some((text) => schema.safeParse(text).success));
  expect(taking.map(({ path }) => path).toSorted()).toEqual([...TAKES_SECRETS, ...NOT_KEPT].toSorted());
  expect(fields.length).toBeGreaterThan(50);
});

test.each(['holds.place.reason', 'holds.release.reason', 'shifts.close.reasons.reason', 'selfTest.acknowledge.note'])(
  '%s takes words',
  (path) => {
    const field = fields.find((each) => each.path === path);
    expect(field?.schema.parse('  Seal broken; see run 9b2f4e77-8c3d-4a6e-b5d2-7f4493a8c6e2 ')).toBe(
      'Seal broken; see run 9b2f4e77-8c3d-4a6e-b5d2-7f4493a8c6e2',
    );
  },
);
