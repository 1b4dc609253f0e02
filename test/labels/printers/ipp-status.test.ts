import { expect, test } from 'vitest';
import { ippStatus } from '../../../station-core/labels/printers/ipp-status.ts';
import { flag, integer, type IppMessage, keyword } from '../../../station-core/protocol/ipp/ipp-message.ts';

const IDLE = 3;
const PROCESSING = 4;
const STOPPED = 5;

const saying = (state: number, ...reasons: string[]): IppMessage => ({
  version: 0x0200,
  code: 0,
  requestId: 1,
  groups: [
    {
      group: 'printer',
      attributes: [
        integer('printer-state', state),
        keyword('printer-state-reasons', ...reasons),
        flag('printer-is-accepting-jobs', true),
      ],
    },
  ],
});

test.each([
  ['media-empty-report', IDLE, ['paper-out']],
  ['media-empty', PROCESSING, ['paper-out']],
  ['media-needed-error', STOPPED, ['paper-out']],
  ['marker-supply-empty-warning', IDLE, ['ribbon-out']],
  ['cover-open-error', STOPPED, ['head-open']],
  ['paused', STOPPED, ['paused']],
  ['media-jam-error', STOPPED, ['media-jam']],
  ['offline-report', IDLE, ['offline']],
  ['spool-area-full-error', STOPPED, ['buffer-full']],
  ['fuser-over-temp-error', STOPPED, ['other']],
  ['none', STOPPED, ['other']],
])('%s of a printer in state %d is %j', (reason, state, conditions) => {
  expect(ippStatus(saying(state, reason))).toMatchObject({ ready: false, conditions });
});

test.each([
  ['none', IDLE],
  ['connecting-to-device', PROCESSING],
  ['some-vendors-own-remark-report', IDLE],
])('%s does not keep a printer from printing', (reason, state) => {
  expect(ippStatus(saying(state, reason))).toMatchObject({ ready: true, conditions: [] });
});

test('labels that end soon are named and stop nothing', () => {
  expect(ippStatus(saying(IDLE, 'media-low-report', 'toner-low-report'))).toEqual({
    ready: true,
    conditions: ['supply-low'],
    reported: 'media-low-report, toner-low-report',
  });
});

test('of several conditions the one to see to first comes first', () => {
  const { conditions } = ippStatus(saying(STOPPED, 'paused', 'media-low', 'media-empty-error', 'cover-open'));
  expect(conditions).toEqual(['head-open', 'paper-out', 'paused', 'supply-low']);
});

test('a printer that accepts no jobs, or says nothing of its state, is not ready', () => {
  const closed = saying(IDLE, 'none').groups.map(({ group, attributes }) => ({
    group,
    attributes: attributes.map((each) => (each.name.endsWith('jobs') ? flag(each.name, false) : each)),
  }));
  expect(ippStatus(Object.assign(saying(IDLE), { groups: closed })).conditions).toEqual(['paused']);
  expect(ippStatus(Object.assign(saying(IDLE), { groups: [] })).ready).toBe(false);
});

test('an idle queue of CUPS is not held up by what its last job met', () => {
  const queue = { isQueue: true };
  expect(ippStatus(saying(IDLE, 'media-empty-report'), queue)).toMatchObject({
    ready: true,
    reported: 'media-empty-report',
  });
  expect(ippStatus(saying(PROCESSING, 'media-empty-warning'), queue).conditions).toEqual(['paper-out']);
  expect(ippStatus(saying(STOPPED, 'media-empty-error'), queue).conditions).toEqual(['paper-out']);
  expect(ippStatus(saying(IDLE, 'hold-new-jobs'), queue).conditions).toEqual(['paused']);
});
