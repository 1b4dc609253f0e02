import type { Logger } from 'pino';
import type { Ledger } from '../../ledger/ledger.ts';
import type { CrlSource } from '../../sync/deliver-crl.ts';
import type { CrlFolder } from './crl-folder.ts';

interface Kept {
  readonly ledger: Pick<Ledger, 'crls'>;
  readonly folder: CrlFolder;
  readonly log: Logger;
}

/** For upstream. One whose time is over is not sent: the station signs the next one first. */
export function newestCrl({ ledger, folder, log }: Kept): CrlSource {
  return async () => {
    const newest = ledger.crls(1)[0];
    if (newest === undefined || Date.parse(newest.nextUpdate) <= Date.now()) return undefined;
    const { number, seq } = newest;
    const crlDer = await folder.read(number);
    if (crlDer !== undefined) return { number, seq, crlDer };
    log.error({ number }, 'the newest list of revoked certificates is not in its folder');
    return undefined;
  };
}
