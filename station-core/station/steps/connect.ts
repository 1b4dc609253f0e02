import { step } from '../plan/step.ts';

export const connect = step({
  name: 'connect',
  title: 'Looking for the board',
  needs: [],
  timeoutMs: 30_000,
  act: (_seen, { board }, signal) => board.identify(signal),
});
