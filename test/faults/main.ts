import { parseArgs } from 'node:util';
import { campaign } from './campaign.ts';

/** The long run: `node test/faults/main.ts [--sessions 500] [--seed 1] [--at-once 16] [--limit-s 120]`. Fails when one is broken. */
const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '16' },
    'limit-s': { type: 'string', default: '120' },
  },
});
const sessions = await campaign({
  firstSeed: Number(values.seed),
  sessions: Number(values.sessions),
  atOnce: Number(values['at-once']),
  limitMs: Number(values['limit-s']) * 1_000,
  onEnded: ({ seed, trouble, ended, broken, tookMs, evidence }) => {
    const mark = broken === undefined ? 'ok    ' : 'BROKEN';
    process.stdout.write(
      `${mark} seed ${seed}  ${ended}  ${(tookMs / 1_000).toFixed(1)} s  ${trouble}  ${broken ?? ''}  ${evidence}\n`,
    );
  },
});
const counts = Map.groupBy(sessions, ({ ended }) => ended);
for (const [ended, those] of counts) process.stdout.write(`${String(those.length).padStart(5)}  ${ended}\n`);
const broken = sessions.filter((session) => session.broken !== undefined);
process.stdout.write(`${broken.length} of ${sessions.length} broken\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
