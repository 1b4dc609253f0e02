import { asks } from './ask.ts';
import { takeEscrow } from './parts/escrow.ts';
import { holdCeremony } from './parts/keys.ts';
import { chooseToken } from './parts/token.ts';
import { askPinFile, writeSetup } from './parts/write-setup.ts';
import type { Part, Setup } from './setup.ts';
import type { Task, Turn } from './turn.ts';

/**
 * Sets up a station, part by part. Each part sees from the folder what was done, so that the next call goes on wherever
 * the one before was interrupted. Nothing here reads a terminal.
 */
const PARTS: readonly Part[] = [
  asks('station', 'organization'),
  chooseToken,
  asks('officers', 'present', 'authority', 'units'),
  holdCeremony,
  takeEscrow,
  askPinFile,
  asks('printer', 'scanner', 'jig'),
  writeSetup,
];

/** Does all that waits for nobody, and says what the station waits for then. */
export async function nextTurn(setup: Setup): Promise<Turn> {
  for (const part of PARTS) {
    setup.signal.throwIfAborted();
    const turn = await part(setup);
    if (turn !== undefined) return turn;
  }
  return { kind: 'done', tasks: afterSetup(setup.file.dataDir) };
}

function afterSetup(dataDir: string): Task[] {
  return [
    {
      who: 'Whoever describes the product',
      does: `put its description and its signed firmware into a folder of ${dataDir}/products.`,
    },
    {
      who: 'Two officers',
      does: 'sign a manifest of what the station may choose, and a permit for the units.',
      command: `birthmark manifest propose --out content.json --data ${dataDir}`,
    },
    {
      who: 'The first administrator',
      does: 'is added.',
      command: `birthmark people add ID --name NAME --role administrator --data ${dataDir}`,
    },
  ];
}
