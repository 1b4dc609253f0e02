import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { buildIdevidTbs } from '../../../station-core/pki/idevid.ts';
import { certifies, issuerScopes } from '../../../station-core/pki/ca/issuer-scopes.ts';
import { lintTbs } from '../../../station-core/pki/lint.ts';
import { sampleSubject } from '../sample.ts';
import { issuingOf, requestOf, rootOf, SoftwareKey } from './software-chain.ts';

const rootKey = new SoftwareKey('P-384');
const root = { key: rootKey, certDer: rootOf(rootKey) };
const issuerFor = (scopes: Parameters<typeof issuingOf>[0]['scopes']): Buffer =>
  issuingOf(requestOf(new SoftwareKey('P-256'), { scopes }), root);

const ONE = { organization: 'Lämpchen GmbH', organizationalUnit: 'Lamp One' };
const TWO = { organization: 'Lämpchen GmbH', organizationalUnit: 'Lamp Two' };

test('the names that an issuing CA may certify are read from its certificate', () => {
  expect(issuerScopes(issuerFor([ONE, { organization: 'Other Ltd' }]))).toEqual([ONE, { organization: 'Other Ltd' }]);
});

test('a certificate without name constraints allows every name', () => {
  expect(issuerScopes(root.certDer)).toBeUndefined();
  expect(certifies(undefined, TWO)).toBe(true);
});

test.each<[string, boolean, Required<typeof ONE>]>([
  ['the very names', true, ONE],
  ['another unit', false, TWO],
  ['another organisation', false, { organization: 'Other Ltd', organizationalUnit: 'Lamp One' }],
  ['another spelling', false, { organization: 'lämpchen gmbh', organizationalUnit: 'Lamp One' }],
  ['no unit', false, { organization: 'Lämpchen GmbH', organizationalUnit: '' }],
])('constraints for an organisation and one of its units: %s, allowed: %s', (_, allowed, names) => {
  expect(certifies(issuerScopes(issuerFor([ONE])), names)).toBe(allowed);
});

test('constraints that cannot be read are not taken for none', () => {
  const certDer = Buffer.from(issuerFor([ONE]));
  // id-at-organizationName in the constraints becomes id-at-countryName.
  const at = certDer.lastIndexOf(Buffer.from('060355040a', 'hex'));
  certDer.write('0603550406', at, 'hex');
  expect(() => issuerScopes(certDer)).toThrow(expect.objectContaining({ code: 'signer.bad-config' }));
});

test.each([
  ['names of the CA', ONE, ''],
  ['names beside it', TWO, 'name-constraints'],
])('the lint of a certificate with %s', (_, names, broken) => {
  const subject = Object.assign(sampleSubject(issuerFor([ONE])), names);
  let rules = '';
  try {
    lintTbs(buildIdevidTbs(subject), subject);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'profile.lint') throw error;
    rules = String(error.evidence['rules']);
  }
  expect(rules).toBe(broken);
});
