import { expect, test } from 'vitest';
import {
  buttonFor,
  buttonOf,
  firstText,
  fitsQuestion,
  mayBeSigned,
  missingSignatures,
  wantsFiles,
  withFile,
  wordsOf,
} from '../../../renderer/src/screens/first-day/question-rules.ts';
import { SETUP_QUESTIONS } from '../../../station-core/contract.ts';

test('what is still to be signed is said once for each document', () => {
  const sign = (document: string, missing: string) => ({ name: 'sign' as const, values: { document, missing } });
  const tasks = [sign('manifest.jws', '1'), sign('P-1.jws', '2'), sign('P-1.jws', '2')];
  expect(missingSignatures(tasks)).toBe('manifest.jws: 1, P-1.jws: 2');
  expect(missingSignatures([{ name: 'make-product' }])).toBe('');
});

test('several answers are lines, and empty ones are none', () => {
  expect(wordsOf(' Anna Berg, officer \n\n Bo Chen, officer\n', true)).toEqual([
    'Anna Berg, officer',
    'Bo Chen, officer',
  ]);
  expect(wordsOf('   ', true)).toEqual([]);
});

test('one answer is taken whole, without the blanks around it', () => {
  expect(wordsOf(' Example Devices ', false)).toEqual(['Example Devices']);
  expect(wordsOf('', false)).toEqual([]);
});

test('a suggestion stands in the field as it would be typed', () => {
  expect(firstText({ name: 'present', suggestion: ['Anna Berg, officer', 'Bo Chen, officer'] })).toBe(
    'Anna Berg, officer\nBo Chen, officer',
  );
  expect(firstText({ name: 'present', suggestion: [] })).toBe('');
});

test('a file that is pressed replaces the one before, or joins those before, once', () => {
  expect(withFile('/media/a.pem', '/media/b.pem', false)).toBe('/media/b.pem');
  const both = withFile('/media/a.json', '/media/b.json', true);
  expect(both).toBe('/media/a.json\n/media/b.json');
  expect(withFile(both, '/media/a.json', true)).toBe(both);
});

test('files are brought for SoftHSM, officers, certificates and escrow; the PIN file stays where it is', () => {
  expect(SETUP_QUESTIONS.filter(wantsFiles)).toEqual(['softhsmConf', 'officers', 'certificate', 'root', 'escrow']);
});

test('each list shows what can be meant: keys of officers, certificates, or what officers sign', () => {
  const files = ['/m/anna.officer.json', '/m/issuing.pem', '/m/signer.json', '/m/manifest.jws', '/m/softhsm2.conf'];
  expect(files.filter((each) => fitsQuestion('officers', each))).toEqual(['/m/anna.officer.json']);
  expect(files.filter((each) => fitsQuestion('certificate', each))).toEqual(['/m/issuing.pem']);
  expect(files.filter((each) => fitsQuestion('softhsmConf', each))).toEqual(['/m/softhsm2.conf']);
});

test('the list of signed copies shows what is due now, under whatever name an officer gave it', () => {
  const files = ['/m/anna.officer.json', '/m/signer.json', '/m/manifest-anna.jws', '/m/issuing.pem'];
  const due = (document: string) => files.filter((each) => mayBeSigned(each, [{ name: 'sign', values: { document } }]));
  expect(due('signer.json')).toEqual(['/m/signer.json']);
  expect(due('manifest.jws')).toEqual(['/m/manifest-anna.jws']);
});

test('an answer that is one of few is a button, not a word to know', () => {
  expect(buttonFor('scanner', ['typed'])?.text).toBe('firstDay.typedScanner');
  expect(firstText({ name: 'rights', suggestion: ['none'] })).toBe('');
  expect(buttonOf('station')).toBeUndefined();
});
