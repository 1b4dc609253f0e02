import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SignerClient } from '../../signer/client.ts';
import type { Checkpointer } from '../issuance/checkpointer.ts';
import type { OpenedStation } from '../setup/open-station.ts';
import { CrlFolder } from './crl-folder.ts';
import { Crls, renewCrls } from './crls.ts';
import { revokeLostAgain } from './lost-revocations.ts';
import { OrderFolder } from './order-folder.ts';
import { RevocationDesk } from './revocation-desk.ts';
import { RevocationOrders } from './revocation-orders.ts';

export interface Revocations extends Disposable {
  readonly desk: RevocationDesk;
  readonly crls: Crls;
  readonly orders: RevocationOrders;
  /** A rework may have superseded a certificate: the list follows. */
  readonly nudge: () => void;
}

interface RevocationsParts {
  readonly opened: Pick<OpenedStation, 'config' | 'dataDir' | 'issuerCertDer' | 'ledger' | 'log' | 'manifest'>;
  readonly signer: SignerClient;
  readonly checkpointer: Checkpointer;
}

/** At the start, and until it is disposed: the signing service must know of every revocation here, and what was left in the middle is finished; lists are renewed. */
export async function openRevocations(
  { opened, signer, checkpointer }: RevocationsParts,
  signal: AbortSignal,
): Promise<Revocations> {
  const { config, dataDir, issuerCertDer, ledger, log, manifest } = opened;
  const folder = new CrlFolder(dataDir);
  const orders = new OrderFolder(dataDir);
  const lost = { ledger, signer, checkpointer, orders, log };
  const complete = (limit: AbortSignal) => revokeLostAgain(lost, limit);
  const crls = new Crls({ ledger, signer, issuerCertDer, folder, now: () => new Date(), complete });
  const repeated = await complete(signal);
  await requireRevoked(signer, ledger, signal);
  const desk = new RevocationDesk({ ledger, signer, checkpointer, crls, orders, log });
  try {
    await desk.finish(signal);
    if (repeated > 0) await crls.sign(signal);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.error({ code: error.code, err: error }, 'revocations could not be finished'); // the next start tries again
  }
  const renewing = renewCrls(crls, log);
  return {
    desk,
    crls,
    orders: new RevocationOrders({ station: config.station, manifest, ledger }),
    nudge: renewing.nudge,
    [Symbol.dispose]: () => {
      renewing[Symbol.dispose]();
    },
  };
}

const PORTION = 500;

async function requireRevoked(signer: SignerClient, ledger: Ledger, signal: AbortSignal): Promise<void> {
  for (let afterSeq = -1; ;) {
    const portion = ledger.revokedFrom(afterSeq, PORTION);
    const last = portion.at(-1);
    if (last === undefined) return;
    try {
      await signer.requireRevoked(
        portion.map(({ certSerialHex }) => certSerialHex),
        signal,
      );
    } catch (error) {
      // Forgiven: the station opens in quarantine, shows it, and issues nothing.
      if (error instanceof Fault && error.code === 'signer.quarantined') return;
      throw error;
    }
    afterSeq = last.seq;
  }
}
