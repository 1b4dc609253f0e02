import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { callStation, serveStation } from '../host/serve/served-station.ts';
import { startLine } from '../station/line.ts';

/**
 * How long `birthmark serve` takes from the start of its process to the answer of the first call, against the 1.5 s it
 * may take. `node test/bench/serve-start.ts [--data DIR] [--rounds N]`; without DIR a fresh, empty station.
 */
const { values } = parseArgs({ options: { data: { type: 'string' }, rounds: { type: 'string', default: '5' } } });
const LIMIT_MS = 1_500;
/** Node itself, doing nothing: what the figures are to be held against on another machine. */
const bareMs = await bareNode();

await using line = values.data === undefined ? await startLine() : undefined;
const dataDir = resolve(values.data ?? line?.dataDir ?? '');
const rounds: { linkMs: number; answerMs: number }[] = [];
for (let round = 0; round < Number(values.rounds); round += 1) {
  const startedMs = performance.now();
  await using served = await serveStation(dataDir);
  const { client, socket } = await callStation(served.origin, served.cookie);
  await client.session.current();
  rounds.push({ linkMs: served.linkAfterMs, answerMs: performance.now() - startedMs });
  socket.close();
}
using ledger = openLedgerReader(dataDir);
const linkMs = median(rounds.map((each) => each.linkMs));
const answerMs = median(rounds.map((each) => each.answerMs));
process.stdout.write(
  [
    `ledger entries                 ${ledger.head().sizeEntries}`,
    `link printed                   ${linkMs.toFixed(0)} ms`,
    `first call answered            ${answerMs.toFixed(0)} ms   (worst ${Math.max(...rounds.map((each) => each.answerMs)).toFixed(0)} ms)`,
    `of the 1.5 s it may take       ${(answerMs / LIMIT_MS).toFixed(2)}`,
    `times a bare start of Node     ${(answerMs / bareMs).toFixed(1)}`,
    '',
  ].join('\n'),
);

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

async function bareNode(): Promise<number> {
  const { execFileSync } = await import('node:child_process');
  const times = Array.from({ length: 5 }, () => {
    const startedMs = performance.now();
    execFileSync(process.execPath, ['-e', '0']);
    return performance.now() - startedMs;
  });
  return median(times);
}
