import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import { Checkpointer } from '../../../station-core/station/issuance/checkpointer.ts';
import { receiptEars } from '../../../station-core/station/issuance/hear-receipts.ts';
import { WitnessOfStart } from '../../../station-core/station/issuance/witness-of-start.ts';
import { upstreamKeys } from '../../red-team/tools/upstream-keys.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken } from '../../signer/station-token.ts';

/** The host's part of a token that keeps no state: the question goes into the ledger, and the receipt back with its proof. */

const upstream = upstreamKeys();
let token: StationToken;
let ledger: Ledger;

beforeAll(async () => {
  token = await makeStationToken({ upstreamKey: upstream.verifierKey, anchor: 'receipt' });
  ledger = Ledger.open({ dir: token.dir, station: STATION, version: '0.4.0' });
});
afterAll(() => {
  ledger[Symbol.dispose]();
});

interface Station {
  readonly signer: SignerClient;
  readonly witness: WitnessOfStart;
  readonly hear: (note: string) => Promise<void>;
  readonly receipt: () => Promise<string>;
}

function stationOf(signer: SignerClient): Station {
  const witness = new WitnessOfStart(ledger);
  const checkpointer = new Checkpointer(ledger, signer, token.noteKey);
  return {
    signer,
    witness,
    hear: receiptEars(signer, { log: pino({ enabled: false }), witness }),
    receipt: async () => upstream.cosigned((await checkpointer.at(never)).note),
  };
}

const awaited = async ({ signer }: Station) => (await signer.status(never)).awaitedChallengeHex;

test('the first receipt over the question, and no earlier one, lets the signing service begin; each process asks once', async () => {
  for (let start = 0; start < 2; start++) {
    await using signer = await startSigner(token);
    const station = stationOf(signer);
    const before = await station.receipt();
    const challengeHex = await awaited(station);
    expect(challengeHex).toMatch(/^[0-9a-f]{64}$/);
    const sizeEntries = ledger.head().sizeEntries;
    for (let unit = 0; unit < 3; unit++) station.witness.ask(await signer.status(never));
    expect(ledger.head().sizeEntries).toBe(sizeEntries + 1);
    await station.hear(before);
    expect(await awaited(station)).toBe(challengeHex);
    await station.hear(await station.receipt());
    expect(await awaited(station)).toBeNull();
    await signer.crl({ newestNumber: 0 }, never);
    station.witness.ask(await signer.status(never));
    expect(ledger.head().sizeEntries).toBe(sizeEntries + 1);
  }
});
