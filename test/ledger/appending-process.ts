/** A station of its own process that does nothing but append. `appending-process.ts DIR`: prints each acknowledged seq. */
import { writeSync } from 'node:fs';
import { Fault } from '../../station-core/fault.ts';
import { stepPassedBody } from '../../station-core/ledger/entry.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';

const [dir = ''] = process.argv.slice(2);
const fault = { code: 'printer.offline', blame: 'station', evidence: {} };
const run = `run-${process.pid}-${Date.now()}`;
const ledger = Ledger.open({ dir, station: 'S1', version: '1' });
ledger.append({ kind: 'run-begun', run, slot: 0, port: 'none', product: 'lamp', steps: ['last'] });

function step(n: number): number {
  const printer = `folder:${'x'.repeat(n % 500)}`; // entries of many lengths
  const entries = ledger.append([
    { kind: 'step-stopped', run, step: 'label', outcome: 'ERROR', fault },
    stepPassedBody({ run }, 'label', { job: `job-${n}`, printer, labelSha256Hex: 'ab'.repeat(32) }),
  ]);
  return entries.at(-1)?.seq ?? -1;
}

try {
  for (let n = 0; ; n++) writeSync(1, `${step(n)}\n`); // written at once: it must be out before the next append begins
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  writeSync(1, `${error.code}\n`);
  try {
    step(0);
  } catch (again) {
    if (!(again instanceof Fault)) throw again;
    writeSync(1, `${again.code}\n`);
  }
}
