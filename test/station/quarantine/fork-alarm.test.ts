import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { forkAlarm } from '../../../station-core/station/quarantine/fork-alarm.ts';
import { close } from '../../../station-core/station/steps/close.ts';

const never = new AbortController().signal;

function alarm({ failure, quarantined = true }: { failure?: Error; quarantined?: boolean } = {}) {
  const [heard, logged]: [string[], unknown[]] = [[], []];
  const log = (what: unknown): number => logged.push(what);
  const quarantine = { id: 'Q-1', reason: 'forked', at: '2026-06-01T09:00:00.000Z', evidence: {} } as const;
  const sound = forkAlarm({
    signer: {
      hearReceipt: async ({ note }) => {
        if (failure !== undefined) throw failure;
        heard.push(note);
      },
    },
    quarantine: { look: async () => (quarantined ? quarantine : null) },
    log: { error: log, warn: log },
  });
  return { sound, heard, logged };
}

test('what upstream shows of another history is judged by the signing service', async () => {
  const { sound, heard, logged } = alarm();
  await sound('the note of upstream');
  expect([heard, logged]).toEqual([['the note of upstream'], []]);
});

test('a history that two officers know of is logged, and stops nobody', async () => {
  const { sound, logged } = alarm({ quarantined: false });
  await sound('the note of upstream');
  expect(logged).toEqual(['upstream shows a history that the officers know of']);
});

test('a note that proves nothing is logged, and sending goes on failing as before', async () => {
  const { sound, logged } = alarm({ failure: new Fault('checkpoint.untrusted') });
  await sound('a note that anybody could write');
  expect(logged).toMatchObject([{ err: { code: 'checkpoint.untrusted' } }]);
});

test('a unit that came as far as its record does not pass once the signing service is in quarantine', async () => {
  let written = 0;
  const context = {
    ledger: { liveHold: () => undefined },
    authority: { requireNoQuarantine: () => Promise.reject(new Fault('signer.quarantined')) },
    chains: { write: () => ++written },
  };
  const seen = { connect: { mac: '7c:df:a1:00:00:01' } };
  const acting = close.act(seen as never, context as never, never);
  await expect(acting).rejects.toMatchObject({ code: 'signer.quarantined' });
  expect(written).toBe(0);
});
