import { expect, test } from 'vitest';
import { holdsSecrets, NOT_SHOWN, withoutSecrets } from '../../station-core/model/desk/label-secrets.ts';

test.each(['TCD5JPN2AB4483Z6', 'TCD5 JPN2 AB44 83Z6', 'tcd5-jpn2-ab44-83z6', 'tcd5jpn2ab4483z6'])(
  'the secret of a label is not shown, however it was typed: %s',
  (typed) => {
    expect(holdsSecrets(typed)).toBe(true);
    expect(withoutSecrets(`id ${typed}, again`)).toBe(`id ${NOT_SHOWN}, again`);
  },
);

test.each(['L1-S01-000001', '7c:df:a1:9e:a8:f8', '7CDFA19EA8F8', 'provision', 'certificate-serial', 'WO-4711'])(
  '%s is no secret',
  (typed) => {
    expect(holdsSecrets(typed)).toBe(false);
  },
);
