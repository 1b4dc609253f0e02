import { expect, test } from 'vitest';
import { Fault, type FaultCode } from '../../../station-core/fault.ts';
import { forkAlarm } from '../../../station-core/station/quarantine/fork-alarm.ts';
import { close } from '../../../station-core/station/steps/close.ts';

const never = new AbortController().signal;

function alarm(failure?: Error) {
  const [asked, logged]: [unknown[], unknown[]] = [[], []];
  const sound = forkAlarm({
    signer: {
      quarantine: async (asks) => {
        if (failure !== undefined) throw failure;
        asked.push(asks);
      },
    },
    quarantine: { look: async () => null },
    log: { error: (what: unknown) => logged.push(what) },
  });
  return { sound, asked, logged };
}

test.each<FaultCode>(['sync.fork', 'sync.upstream-lied'])(
  '%s stops issuing, and says what upstream said',
  async (code) => {
    const { sound, asked } = alarm();
    await sound(new Fault(code, { why: 'another tree of the same size', sizeEntries: 7 }));
    const evidence = { code, why: 'another tree of the same size', sizeEntries: 7 };
    expect(asked).toEqual([{ reason: 'forked', evidence }]);
  },
);

test.each<FaultCode>(['sync.unreachable', 'sync.refused', 'sync.bad-answer'])('%s is no fork', async (code) => {
  const { sound, asked } = alarm();
  await sound(new Fault(code));
  expect(asked).toEqual([]);
});

test('what upstream said is cut to what the journal takes', async () => {
  const { sound, asked } = alarm();
  await sound(new Fault('sync.fork', { why: 'x'.repeat(5_000) }));
  expect(asked).toMatchObject([{ evidence: { why: 'x'.repeat(400) } }]);
});

test('a signing service that cannot be told is logged, and sending goes on failing as before', async () => {
  const { sound, logged } = alarm(new Fault('signer.gone'));
  await sound(new Fault('sync.fork'));
  expect(logged).toMatchObject([{ code: 'sync.fork' }]);
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
