import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { readRecovery } from '../../../station-core/station/documents/recovery-order.ts';
import { signedText, trialOfficer } from '../../officers/trial-officers.ts';

const [anna, bo, eve] = [trialOfficer('anna'), trialOfficer('bo', 'P-256'), trialOfficer('eve')];
const payload = {
  v: 1,
  type: 'recovery',
  station: 'ST01',
  recovery: 'RC-1',
  person: 'ada',
  name: 'Ada',
  role: 'administrator',
  reason: 'the only administrator left',
  issuedAt: '2026-07-01T00:00:00Z',
  notAfter: '2026-07-08T00:00:00Z',
};
const at = { station: 'ST01', officers: [anna.officer, bo.officer], now: new Date('2026-07-02T00:00:00Z') };

function refusal(text: string, changes: Partial<typeof at> = {}): string {
  try {
    readRecovery(text, { ...at, ...changes });
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return 'taken';
}

test('what two officers of the station signed is taken, with who signed it', async () => {
  const text = await signedText('recovery', payload, [anna, bo]);
  expect(readRecovery(text, at)).toMatchObject({ id: 'ada', role: 'administrator', signedBy: ['anna', 'bo'] });
});

test.each([
  ['one officer', [anna]],
  ['an officer and somebody else', [anna, eve]],
  ['two people who are no officers here', [eve, trialOfficer('mallory')]],
])('the signatures of %s are not enough', async (_, officers) => {
  expect(refusal(await signedText('recovery', payload, officers))).toBe('document.untrusted');
});

test('a lift that two officers signed lets nobody in', async () => {
  const lift = { v: 1, type: 'lift', station: 'ST01', quarantine: 'q', reason: 'r', issuedAt: '2026-07-01T00:00:00Z' };
  expect(refusal(await signedText('lift', lift, [anna, bo]))).not.toBe('taken');
  expect(refusal(await signedText('lift', payload, [anna, bo]))).not.toBe('taken');
});

test('one for another station, before its time or after it, is refused', async () => {
  const text = await signedText('recovery', payload, [anna, bo]);
  expect(refusal(text, { station: 'ST02' })).toBe('document.of-another-station');
  expect(refusal(text, { now: new Date('2026-06-30T23:59:59Z') })).toBe('document.not-in-force');
  expect(refusal(text, { now: new Date('2026-07-08T00:00:00Z') })).toBe('document.not-in-force');
});
