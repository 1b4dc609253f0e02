import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import type { PermitDocument } from '../../../station-core/formats/documents/permit-document.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import {
  permitRefusal,
  requirePermitted,
  type PermitReason,
  type PermitRequest,
} from '../../../station-core/signer/policy/permit-rules.ts';
import { samplePermit } from '../../officers/sample-documents.ts';

const request: PermitRequest = {
  station: 'ST01',
  product: 'lamp-one',
  subject: { organization: 'Lämpchen GmbH', organizationalUnit: 'Lamp One' },
  serverAuth: false,
  mac: macOf('24:0a:c4:00:00:01'),
  serial: 'LAMP-ST01-000100',
  hwTypeOid: '1.3.6.1.4.1.55555.1.1',
  firmware: { version: '1.2.0', digests: ['e5'.repeat(32)] },
  now: new Date('2026-07-15T10:00:00Z'),
  used: 0,
  issuedSinceReceipt: 0,
  newestReceiptAt: new Date('2026-07-15T09:00:00Z'),
  rework: false,
};

type Row = readonly [
  what: string,
  reason: PermitReason | 'allowed',
  permit: Partial<PermitDocument>,
  request: Partial<PermitRequest>,
];

const night: Partial<PermitDocument> = {
  hours: [{ timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '22:00', to: '06:00' }],
};
const early: Partial<PermitDocument> = {
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
  issuedAt: '2026-01-01T00:00:00Z',
};
const at = (now: string): Partial<PermitRequest> => ({ now: new Date(now), newestReceiptAt: new Date(now) });
const mac = (text: string): Partial<PermitRequest> => ({ mac: macOf(text) });
const ranges: Partial<PermitDocument> = {
  macs: {
    ranges: [
      { from: '24:0a:c4:00:00:0a', to: '24:0a:c4:00:01:00' },
      { from: '30:ae:a4:00:00:00', to: '30:ae:a4:00:00:00' },
    ],
  },
};
const anySerial: Partial<PermitDocument> = { serials: { prefix: 'LAMP-' } };

const ROWS: readonly Row[] = [
  ['what the permit says', 'allowed', {}, {}],
  ['the second of its stations', 'allowed', {}, { station: 'ST02' }],
  ['another station', 'station', {}, { station: 'ST03' }],
  ['a station whose name only begins like one', 'station', {}, { station: 'ST011' }],
  ['no station', 'station', {}, { station: '' }],
  ['another product', 'product', {}, { product: 'lamp-two' }],
  [
    'another organisation',
    'organization',
    {},
    { subject: { organization: 'Lampchen GmbH', organizationalUnit: 'Lamp One' } },
  ],
  [
    'another organisational unit',
    'organizational-unit',
    {},
    { subject: { organization: 'Lämpchen GmbH', organizationalUnit: 'lamp one' } },
  ],
  ['the purpose TLS server without leave', 'server-auth', {}, { serverAuth: true }],
  [
    'the purpose TLS server with leave',
    'allowed',
    { profile: { serverAuth: true, algorithm: 'ES256' } },
    { serverAuth: true },
  ],
  ['another type of hardware', 'hardware-type', {}, { hwTypeOid: '1.3.6.1.4.1.55555.1.10' }],

  ['a MAC of its second OUI', 'allowed', {}, mac('30:ae:a4:ff:ff:ff')],
  ['a MAC of another OUI', 'mac', {}, mac('30:ae:a5:00:00:00')],
  ['the first MAC of a range', 'allowed', ranges, mac('24:0a:c4:00:00:0a')],
  ['the last MAC of a range', 'allowed', ranges, mac('24:0a:c4:00:01:00')],
  ['the MAC before a range', 'mac', ranges, mac('24:0a:c4:00:00:09')],
  ['the MAC after a range', 'mac', ranges, mac('24:0a:c4:00:01:01')],
  ['the only MAC of a range of one', 'allowed', ranges, mac('30:ae:a4:00:00:00')],

  ['the first serial', 'allowed', {}, { serial: 'LAMP-ST01-000100' }],
  ['the last serial', 'allowed', {}, { serial: 'LAMP-ST01-000999' }],
  ['the serial before the first', 'serial-range', {}, { serial: 'LAMP-ST01-000099' }],
  ['the serial after the last', 'serial-range', {}, { serial: 'LAMP-ST01-001000' }],
  ['the same number with a zero less', 'serial-range', {}, { serial: 'LAMP-ST01-00100' }],
  ['the same number with a zero more', 'serial-range', {}, { serial: 'LAMP-ST01-0000100' }],
  ['a serial with a letter among its digits', 'serial-range', {}, { serial: 'LAMP-ST01-0001O0' }],
  ['a serial that ends in a blank', 'serial-range', {}, { serial: 'LAMP-ST01-000100 ' }],
  ['the serial of another station', 'serial-prefix', {}, { serial: 'LAMP-ST02-000100' }],
  ['the prefix and nothing else', 'serial-prefix', anySerial, { serial: 'LAMP-' }],
  ['any serial after a prefix without a range', 'allowed', anySerial, { serial: 'LAMP-ST09-1234567' }],
  [
    'a serial below the only end of an open range',
    'serial-range',
    { serials: { prefix: 'L-', from: '10' } },
    { serial: 'L-09' },
  ],
  [
    'a serial above the only start of an open range',
    'allowed',
    { serials: { prefix: 'L-', from: '10' } },
    { serial: 'L-99' },
  ],

  ['firmware of exactly the minimum version', 'allowed', {}, { firmware: { version: '1.2.0', digests: [] } }],
  ['firmware below the minimum version', 'firmware-version', {}, { firmware: { version: '1.1.9', digests: [] } }],
  ['1.10.0 where 1.2.0 is the minimum', 'allowed', {}, { firmware: { version: '1.10.0', digests: [] } }],
  ['a pre-release of the minimum version', 'firmware-version', {}, { firmware: { version: '1.2.0-rc1', digests: [] } }],
  ['a pre-release of a later version', 'allowed', {}, { firmware: { version: 'v1.3.0-rc1', digests: [] } }],
  ['a version that cannot be read', 'firmware-version', {}, { firmware: { version: 'latest', digests: [] } }],
  ['no version', 'firmware-version', {}, { firmware: { version: '', digests: [] } }],
  ['firmware with a listed digest', 'allowed', { firmware: { digests: ['e5'.repeat(32)] } }, {}],
  ['firmware with another digest', 'firmware-digest', { firmware: { digests: ['e6'.repeat(32)] } }, {}],
  [
    'firmware with one listed and one other digest',
    'firmware-digest',
    { firmware: { digests: ['e5'.repeat(32)] } },
    { firmware: { version: '9', digests: ['e5'.repeat(32), 'e6'.repeat(32)] } },
  ],
  [
    'firmware without a digest',
    'firmware-digest',
    { firmware: { digests: ['e5'.repeat(32)] } },
    { firmware: { version: '9', digests: [] } },
  ],

  ['rework without leave', 'rework', {}, { rework: true }],
  ['rework with leave', 'allowed', { rights: { rework: true, lock: false, burn: false } }, { rework: true }],

  ['the first moment of the permit', 'allowed', {}, at('2026-07-01T00:00:00.000Z')],
  ['the moment before the first', 'not-yet', {}, at('2026-06-30T23:59:59.999Z')],
  ['the last moment of the permit', 'allowed', {}, at('2026-07-31T23:59:59.999Z')],
  ['notAfter itself', 'over', {}, at('2026-08-01T00:00:00.000Z')],
  ['a clock that shows no time', 'not-yet', {}, { now: new Date(Number.NaN) }],
  ['a permit that was issued in the future', 'not-yet', { issuedAt: '2026-07-15T10:10:01Z' }, {}],

  ['the first minute of a night shift', 'allowed', night, at('2026-07-15T20:00:00Z')],
  ['the minute before it', 'hours', night, at('2026-07-15T19:59:59Z')],
  ['after midnight of a night shift', 'allowed', night, at('2026-07-16T03:59:59Z')],
  ['the end of a night shift', 'hours', night, at('2026-07-16T04:00:00Z')],
  ["Friday's shift on Saturday morning", 'allowed', night, at('2026-07-18T03:00:00Z')],
  ['Saturday night', 'hours', night, at('2026-07-18T21:00:00Z')],
  ['Sunday night, which starts no shift', 'hours', night, at('2026-07-19T23:00:00Z')],
  ['22:00 of winter time', 'allowed', { ...night, ...early }, at('2026-12-15T21:00:00Z')],
  ['21:59 of winter time, which is 22:59 of summer time', 'hours', { ...night, ...early }, at('2026-12-15T20:59:00Z')],
  [
    'the hour that a clock shows twice in autumn, first',
    'allowed',
    { ...early, hours: [{ timeZone: 'Europe/Berlin', days: [7], from: '02:00', to: '03:00' }] },
    at('2026-10-25T00:30:00Z'),
  ],
  [
    'the hour that a clock shows twice in autumn, again',
    'allowed',
    { ...early, hours: [{ timeZone: 'Europe/Berlin', days: [7], from: '02:00', to: '03:00' }] },
    at('2026-10-25T01:30:00Z'),
  ],
  [
    'the hour that a clock leaves out in spring',
    'hours',
    { ...early, hours: [{ timeZone: 'Europe/Berlin', days: [7], from: '02:00', to: '03:00' }] },
    at('2026-03-29T01:00:00Z'),
  ],
  [
    'the last minute of a day',
    'allowed',
    { hours: [{ timeZone: 'UTC', days: [3], from: '00:00', to: '24:00' }] },
    at('2026-07-15T23:59:59.999Z'),
  ],
  [
    'the next day',
    'hours',
    { hours: [{ timeZone: 'UTC', days: [3], from: '00:00', to: '24:00' }] },
    at('2026-07-16T00:00:00Z'),
  ],
  [
    'the second of two spans',
    'allowed',
    {
      hours: [
        { timeZone: 'UTC', days: [1], from: '06:00', to: '14:00' },
        { timeZone: 'UTC', days: [3], from: '06:00', to: '14:00' },
      ],
    },
    {},
  ],
  [
    'a time zone that nobody knows',
    'time-zone',
    { hours: [{ timeZone: 'Europe/Atlantis', days: [3], from: '00:00', to: '24:00' }] },
    {},
  ],

  ['the last of the quota', 'allowed', {}, { used: 99 }],
  ['one more than the quota', 'quota', {}, { used: 100 }],
  ['a permit whose quota is 0', 'quota', { quota: 0 }, {}],
  ['a count that is no number', 'quota', {}, { used: Number.NaN }],

  ['the last unit without a receipt', 'allowed', {}, { issuedSinceReceipt: 49 }],
  ['one more unit without a receipt', 'offline-units', {}, { issuedSinceReceipt: 50 }],
  ['the last moment without a receipt', 'allowed', {}, { newestReceiptAt: new Date('2026-07-13T10:00:00.001Z') }],
  ['48 hours without a receipt', 'offline-hours', {}, { newestReceiptAt: new Date('2026-07-13T10:00:00Z') }],
  [
    'no receipt ever, two days into the permit',
    'offline-hours',
    {},
    { now: new Date('2026-07-03T00:00:00Z'), newestReceiptAt: undefined },
  ],
  [
    'no receipt ever, in the first two days',
    'allowed',
    {},
    { now: new Date('2026-07-02T23:59:59Z'), newestReceiptAt: undefined },
  ],
  ['a receipt ten minutes ahead', 'allowed', {}, { newestReceiptAt: new Date('2026-07-15T10:10:00Z') }],
  ['a receipt from further ahead', 'receipt-ahead', {}, { newestReceiptAt: new Date('2026-07-15T10:10:00.001Z') }],
  ['a receipt without a date', 'receipt-ahead', {}, { newestReceiptAt: new Date(Number.NaN) }],
];

test.each(ROWS)('%s: %s', (...[, reason, permit, asked]) => {
  const refusal = permitRefusal({ ...samplePermit, ...permit }, { ...request, ...asked });
  expect(refusal?.reason ?? 'allowed').toBe(reason);
});

test('a refusal is a fault that names the permit, the rule and what was compared', () => {
  const refused = (): void => {
    requirePermitted(samplePermit, { ...request, mac: macOf('00:11:22:33:44:55') });
  };
  expect(refused).toThrow(Fault);
  expect(refused).toThrow(
    expect.objectContaining({
      code: 'permit.not-covered',
      evidence: { permit: 'P-2026-07', reason: 'mac', mac: '00:11:22:33:44:55' },
    }) as Error,
  );
});

test('every reason is refused by some row, so that none is there for show', () => {
  const reasons: Record<PermitReason, true> = {
    station: true,
    product: true,
    organization: true,
    'organizational-unit': true,
    'server-auth': true,
    mac: true,
    'serial-prefix': true,
    'serial-range': true,
    'hardware-type': true,
    'firmware-digest': true,
    'firmware-version': true,
    rework: true,
    'not-yet': true,
    over: true,
    hours: true,
    'time-zone': true,
    quota: true,
    'offline-units': true,
    'offline-hours': true,
    'receipt-ahead': true,
  };
  const seen = new Set(ROWS.map(([, reason]) => reason).filter((reason) => reason !== 'allowed'));
  expect([...seen].sort()).toEqual(Object.keys(reasons).sort());
});

test('in a range of serials exactly the numbers of its width pass, whatever the width', () => {
  const width = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(width, fc.tuple(fc.nat(), fc.nat(), fc.nat()), (digits, [a, b, c]) => {
      const [from = 0, to = 0] = [a, b].map((each) => each % 10 ** digits).sort((x, y) => x - y);
      const number = c % 10 ** digits;
      const text = (value: number): string => String(value).padStart(digits, '0');
      const permit = { ...samplePermit, serials: { prefix: 'S', from: text(from), to: text(to) } };
      const refusal = permitRefusal(permit, { ...request, serial: `S${text(number)}` });
      expect(refusal === undefined).toBe(from <= number && number <= to);
    }),
  );
});
