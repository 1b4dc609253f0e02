import { expect, test } from 'vitest';
import { holdsSecrets, NOT_SHOWN, withoutSecrets } from '../../station-core/model/desk/label-secrets.ts';

test.each(['TCD5JPN2AB4483Z6', 'TCD5 JPN2 AB44 83Z6', 'tcd5-jpn2-ab44-83z6', 'tcd5jpn2ab4483z6'])(
  'the secret of a label is not shown, however it was typed: %s',
  (typed) => {
    expect(holdsSecrets(typed)).toBe(true);
    expect(withoutSecrets(`id ${typed}, again`)).toBe(`id ${NOT_SHOWN}, again`);
  },
);

test.each([
  'L1-S01-000001',
  '7c:df:a1:9e:a8:f8',
  '7CDFA19EA8F8',
  'provision',
  'certificate-serial',
  'WO-4711',
  '4455667788992233',
  '9b2f4e77-8c3d-4a6e-b5d2-7f4493a8c6e2',
  '9B2F4E77-8C3D-4A6E-B5D2-7F4493A8C6E2',
  'The seal came away last week when they were here',
])('%s is no secret', (typed) => {
  expect(holdsSecrets(typed)).toBe(false);
});
