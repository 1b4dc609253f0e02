import { Watchdog } from '../../../station-core/signer/watchdog/watchdog.ts';

/** A process that is watched, and does as it is told: `hang` holds up every timer, as a driver does. */

const [what = '', startingMs = '', servingMs = ''] = process.argv.slice(2);
const lost = (): void => {
  process.stdout.write('lost\n');
};
const watchdog = Watchdog.start(lost, { startingMs: Number(startingMs), servingMs: Number(servingMs) });
process.stdout.write('started\n');
if (what !== 'hang-at-start') watchdog.serving();
if (what.startsWith('hang')) {
  setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 100);
} else if (what === 'end') {
  watchdog[Symbol.dispose]();
}
if (what === 'go-on') setTimeout(() => process.exit(0), 5_000);
