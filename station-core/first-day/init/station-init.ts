import { asks } from './ask.ts';
import { takeEscrow } from './parts/escrow.ts';
import { askRights, awaitProduct, signDocuments } from './parts/documents.ts';
import { keepClientCertificate } from './parts/client-certificate.ts';
import { enrolAtHeadquarters } from './parts/headquarters.ts';
import { makeKeys, recordIn, signConfiguration } from './parts/keys.ts';
import { chooseToken } from './parts/token.ts';
import { useOwnAccount } from './parts/own-account.ts';
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
  makeKeys,
  keepClientCertificate,
  enrolAtHeadquarters,
  signConfiguration,
  takeEscrow,
  useOwnAccount,
  askPinFile,
  asks('printer', 'scanner', 'jig'),
  writeSetup,
  awaitProduct,
  asks('permit', 'quota', 'days', 'ouis'),
  askRights,
  signDocuments,
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
  const record = recordIn(dataDir);
  const keepRecord: Task[] =
    record === undefined
      ? []
      : [
          {
            name: 'keep-record',
            values: { record },
            who: 'Everybody who was present',
            does: `print the record of the ceremony, ${record}, and sign it.`,
          },
        ];
  return [
    ...keepRecord,
    {
      name: 'first-administrator',
      who: 'The first administrator',
      does: 'choose a short name and a PIN. Everybody else is added on the screen.',
      command: `birthmark people add ID --name NAME --role administrator --as ID --data ${dataDir}`,
    },
    {
      name: 'open-screens',
      who: 'The first administrator',
      does: 'open the screens.',
      command: `birthmark serve --data ${dataDir}`,
    },
  ];
}
