import { expect, test } from 'vitest';
import { type OfficerKey, officerThumbprint } from '../../../station-core/formats/officer-key.ts';
import { requireSameOfficers } from '../../../station-core/station/documents/same-officers.ts';
import { trialOfficer } from '../../officers/trial-officers.ts';

const [olga, oscar, stranger] = [keyOf('olga'), keyOf('oscar'), keyOf('olga')];

function keyOf(id: string): OfficerKey {
  return trialOfficer(id).officer;
}

const atService = (officers: readonly OfficerKey[]) => ({
  officers: officers.map(({ id, name, jwk }) => ({ id, name, thumbprint: officerThumbprint(jwk) })),
});

test('the same officers in another order are the same', () => {
  requireSameOfficers([olga, oscar], atService([oscar, olga]));
});

interface Case {
  readonly what: string;
  readonly ours: readonly OfficerKey[];
  readonly theirs: readonly OfficerKey[];
  readonly officer: string;
}

test.each<Case>([
  { what: 'an officer whom the service does not know', ours: [olga, oscar], theirs: [olga], officer: 'oscar' },
  { what: 'an officer whom only the service knows', ours: [olga], theirs: [olga, oscar], officer: 'oscar' },
  { what: 'another key under the id of an officer', ours: [stranger, oscar], theirs: [olga, oscar], officer: 'olga' },
])('$what keeps the station from its service, and is named', ({ ours, theirs, officer }) => {
  const evidence = expect.objectContaining({ officer }) as unknown;
  expect(() => {
    requireSameOfficers(ours, atService(theirs));
  }).toThrow(expect.objectContaining({ code: 'document.other-officers', evidence }) as Error);
});
