import type { Command } from 'commander';
import { Fault } from '../../fault.ts';
import { openLedgerReader } from '../../ledger/reader.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import { Station } from '../../station/station.ts';
import { dataOption, jsonOption } from '../arguments.ts';
import { type Answer, answer, faultJson, faultText } from '../output.ts';

export function addSync(program: Command): void {
  const sync = program.command('sync').description('what headquarters knows');
  sync
    .command('status')
    .description('how many entries upstream has given a receipt for')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: { data: string; json: boolean }) => answer(options.json, async () => status(options.data)));
  sync
    .command('now')
    .description('send what is waiting')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: { data: string; json: boolean }) => answer(options.json, (signal) => now(options.data, signal)));
}

function status(dataDir: string): Answer {
  using ledger = openLedgerReader(dataDir);
  const { sizeEntries } = ledger.head();
  const received = ledger.latestReceipt()?.sizeEntries ?? 0;
  return {
    json: { ok: true, entries: sizeEntries, received, waiting: sizeEntries - received },
    text: `${received} of ${sizeEntries} entries received upstream, ${sizeEntries - received} waiting`,
  };
}

async function now(dataDir: string, signal: AbortSignal): Promise<Answer> {
  await using station = await Station.open(dataDir, {
    signal,
    scanner: (address) => openScanner(address, { dataDir, input: process.stdin }),
  });
  if (station.sync === undefined) throw new Fault('station.bad-config', { field: 'upstream', problem: 'not set up' });
  const { sentEntries, receipt } = await station.sync.syncOnce(signal);
  return {
    json: { ok: true, sentEntries, receipt },
    text: `${sentEntries} entries sent; receipt for ${receipt?.sizeEntries ?? 0}`,
  };
}

/**
 * Signs the head and sends what is there. The line does not wait for upstream: what cannot be sent now waits in the
 * ledger, and the answer only says so.
 */
export async function syncBeforeLeaving(station: Station, signal: AbortSignal): Promise<Answer> {
  const { sizeEntries } = await station.checkpoint(signal);
  if (station.sync === undefined)
    return { text: `ledger signed at ${sizeEntries} entries`, json: { checkpoint: sizeEntries } };
  try {
    const { receipt } = await station.sync.syncOnce(signal);
    return {
      text: `upstream has received ${receipt?.sizeEntries ?? 0} entries`,
      json: { checkpoint: sizeEntries, received: receipt?.sizeEntries ?? 0 },
    };
  } catch (error) {
    if (!(error instanceof Fault) || error.text.blame !== 'upstream') throw error;
    return {
      text: `Not sent upstream, ${sizeEntries} entries are kept: ${faultText(error)}`,
      json: { checkpoint: sizeEntries, fault: faultJson(error) },
    };
  }
}
