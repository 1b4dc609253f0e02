import type { Sessions } from '../../operators/sessions.ts';
import type { SelfTests } from '../line/self-tests.ts';
import type { SlotControl } from '../line/slot-control.ts';
import type { QueryWorker } from '../queries/query-worker.ts';
import type { Guarded } from './guard.ts';

export interface SelfTestParts {
  readonly selfTests: SelfTests;
  readonly control: SlotControl;
  readonly sessions: Sessions;
  readonly queries: QueryWorker;
}

export function selfTestRouter({ selfTest: contracted }: Guarded, parts: SelfTestParts) {
  const { selfTests, control, sessions, queries } = parts;
  return {
    state: contracted.state.handler(async () => ({
      ...selfTests.state,
      totals: await queries.ask('selfTestTotals', null),
    })),
    start: contracted.start.handler(async ({ input, context }) => {
      const by = sessions.require(context.screen).id;
      await selfTests.start(input.boards, by, async (slots) => (await control.start(slots, by, 'self-test')).started);
      return null;
    }),
    acknowledge: contracted.acknowledge.handler(({ input, context }) => {
      selfTests.acknowledge(input.note, sessions.require(context.screen).id);
      return null;
    }),
  };
}
