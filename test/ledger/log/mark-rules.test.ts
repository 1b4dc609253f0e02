import { expect, test } from 'vitest';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { lifeOf, provision, sampleUnit } from '../sample-ledger.ts';
import { certify, Planted } from './planted.ts';

const MONDAY_NOON = '2026-03-02T12:00:00.000Z';
const HOURS: EntryBody = {
  kind: 'working-hours-set',
  by: 'olga',
  timeZone: 'Europe/Berlin',
  spans: [{ weekday: 1, from: '06:00', to: '22:00' }],
};

test('an ordinary unit marks nothing', () => {
  const planted = new Planted(MONDAY_NOON);
  provision(planted.ledger, sampleUnit(1));
  expect(planted.marks()).toEqual({});
});

test('a certificate outside of the working hours is marked, with the entry that set them', () => {
  const planted = new Planted(MONDAY_NOON);
  const hours = planted.append(HOURS);
  certify(planted, 1);
  planted.at('2026-03-02T23:00:00.000Z');
  const certificate = certify(planted, 2);
  expect(planted.marks()).toMatchObject({ [certificate]: { 'out-of-hours': [hours, certificate] } });
  expect(Object.keys(planted.marks())).toEqual([String(hours), String(certificate)]);
});

test('what was issued before hours were set is judged by none', () => {
  const planted = new Planted('2026-03-01T23:30:00.000Z');
  const certificate = certify(planted);
  planted.append(HOURS);
  expect(planted.marks()[certificate]).toBeUndefined();
});

test('a MAC that is in two slots, or that another station has given an identity, is marked', () => {
  const planted = new Planted(MONDAY_NOON);
  const certificate = certify(planted);
  const life = lifeOf(sampleUnit(1));
  planted.append(life.failed, lifeOf(sampleUnit(1, 'again')).begun);
  const fault = { code: 'unit.same-mac', blame: 'board', evidence: { otherSlot: 2 } };
  const seq = planted.append({ ...life.stopped, run: 'again', step: 'admit', fault });
  expect(planted.marks()[seq]).toEqual({ 'duplicate-mac': [certificate, seq] });
});

test('an ordinary failure of a board is no duplicate and no refusal', () => {
  const planted = new Planted(MONDAY_NOON);
  const life = lifeOf(sampleUnit(1));
  planted.append(life.begun, life.reserved, life.stopped, life.failed);
  expect(planted.marks()).toEqual({});
});

test('a refused signature is marked with its intent, and a refusal at the door too', () => {
  const planted = new Planted(MONDAY_NOON);
  const life = lifeOf(sampleUnit(1));
  planted.append(life.begun, life.reserved);
  const intentSeq = planted.append(life.intended);
  const refused = planted.append({ ...life.refused, intentSeq });
  const fault = { code: 'permit.expired', blame: 'station', evidence: {} };
  const door = planted.append(lifeOf(sampleUnit(2)).begun, {
    ...lifeOf(sampleUnit(2)).stopped,
    step: 'admit',
    fault,
  });
  expect(planted.marks()).toEqual({ [refused]: { refusal: [intentSeq, refused] }, [door]: { refusal: [door] } });
});

test('new secrets for a unit that has a certificate are a reissue', () => {
  const planted = new Planted(MONDAY_NOON);
  const certificate = certify(planted);
  const again = lifeOf(sampleUnit(1, 'rework'));
  planted.append(lifeOf(sampleUnit(1)).failed, again.begun);
  const drawn = planted.append(again.drawn);
  expect(planted.marks()).toEqual({ [drawn]: { reissue: [certificate, drawn] } });
});

test('a void label and the one that is printed in its place are both marked', () => {
  const planted = new Planted(MONDAY_NOON);
  const [life, again] = [lifeOf(sampleUnit(1)), lifeOf(sampleUnit(1, 'again'))];
  planted.append(life.begun, life.reserved, life.labelIntended);
  const printed = planted.append(life.labelPrinted);
  const voided = planted.append(life.labelVoided);
  planted.append(life.failed, again.begun);
  const reprinted = planted.append(again.labelIntended);
  expect(planted.marks()).toEqual({
    [voided]: { 'label-void': [printed, voided] },
    [reprinted]: { reprint: [printed, reprinted] },
  });
});

test('a clock that was set back is marked once, and again when it happens again', () => {
  const planted = new Planted(MONDAY_NOON);
  const start: EntryBody = { kind: 'station-started', version: '1' };
  planted.append(start);
  const jump = planted.at('2026-03-02T11:00:00.000Z').append(start);
  planted.at('2026-03-02T11:30:00.000Z').append(start);
  planted.at('2026-03-02T12:10:00.000Z').append(start);
  const second = planted.at('2026-03-02T12:09:00.000Z').append(start);
  expect(planted.marks()).toEqual({
    [jump]: { 'clock-jump': [jump - 1, jump] },
    [second]: { 'clock-jump': [second - 1, second] },
  });
});

test('a run that is silent for longer than any step may last shows a clock that was set forward', () => {
  const planted = new Planted(MONDAY_NOON);
  const life = lifeOf(sampleUnit(1));
  const begun = planted.append(life.begun);
  const jump = planted.at('2026-03-02T13:00:00.001Z').append(life.connected);
  expect(planted.marks()).toEqual({ [jump]: { 'clock-jump': [begun, jump] } });
});

test('a night, a lunch, and a start that closes what a crash left open are no jump', () => {
  const planted = new Planted(MONDAY_NOON);
  const [life, next] = [lifeOf(sampleUnit(1)), lifeOf(sampleUnit(2))];
  planted.append(life.begun, life.reserved);
  planted.at('2026-03-03T06:00:00.000Z').append({
    ...life.failed,
    outcome: 'ERROR',
    fault: { code: 'station.interrupted' },
  });
  planted.append({ kind: 'station-started', version: '1' });
  planted.at('2026-03-03T09:00:00.000Z').append(next.begun, next.connected);
  expect(planted.marks()).toEqual({});
});

test('who may work here is marked when it changes; signing in is not', () => {
  const planted = new Planted(MONDAY_NOON);
  const added = planted.append({ kind: 'person-added', by: 'ada', id: 'otto', roles: ['operator'] });
  planted.append({ kind: 'signed-in', id: 'otto', how: 'pin' }, { kind: 'pin-changed', by: 'otto', id: 'otto' });
  const roles = planted.append({ kind: 'roles-changed', by: 'ada', id: 'otto', roles: ['qa'] });
  const revoked = planted.append({ kind: 'person-revoked', by: 'ada', id: 'otto' });
  const marked = { 'people-changed': expect.any(Array) as unknown };
  expect(planted.marks()).toEqual({ [added]: marked, [roles]: marked, [revoked]: marked });
});

test('somebody who is locked out is marked; one wrong PIN is not', () => {
  const planted = new Planted(MONDAY_NOON);
  planted.append({ kind: 'sign-in-refused', how: 'pin', reason: 'person.unknown-or-wrong' });
  const seq = planted.append({ kind: 'sign-in-refused', id: 'otto', how: 'pin', reason: 'person.locked-out' });
  expect(planted.marks()).toEqual({ [seq]: { 'locked-out': [seq] } });
});

test('another printer, other hours and other software are changes of the setup; the same software again is none', () => {
  const planted = new Planted(MONDAY_NOON);
  const first = planted.append({ kind: 'station-started', version: '1' });
  planted.append({ kind: 'station-started', version: '1' });
  const upgraded = planted.append({ kind: 'station-started', version: '2' });
  const printer = planted.append({ kind: 'printer-chosen', by: 'ada', printer: 'ipp://labels' });
  const hours = planted.append(HOURS);
  expect(planted.marks()).toEqual({
    [upgraded]: { 'setup-changed': [first + 1, upgraded] },
    [printer]: { 'setup-changed': [printer] },
    [hours]: { 'setup-changed': [hours] },
  });
});

test('tables that somebody else had written in are marked otherwise than an upgrade', () => {
  const planted = new Planted(MONDAY_NOON);
  const upgrade = planted.append({
    kind: 'tables-rebuilt',
    reason: 'schema-changed',
    tables: ['runs'],
    fromVersion: '1',
  });
  const differed = planted.append({ kind: 'tables-rebuilt', reason: 'contents-differed', tables: ['units'] });
  expect(planted.marks()).toEqual({
    [upgrade]: { 'setup-changed': [upgrade] },
    [differed]: { 'tables-differed': [differed] },
  });
});
