import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { CrlRecord } from '../../ledger/reader.ts';
import { readCrl } from '../../pki/crl/read-crl.ts';
import type { SignerClient } from '../../signer/client.ts';
import type { CrlFolder } from './crl-folder.ts';

export interface CrlParts {
  readonly ledger: Pick<Ledger, 'append' | 'crls' | 'revocationsPage'>;
  readonly signer: Pick<SignerClient, 'crl'>;
  readonly issuerCertDer: Uint8Array;
  readonly folder: CrlFolder;
  readonly now: () => Date;
  /** Before each list: the signing service hears again of what its journal lost. */
  readonly complete: (signal: AbortSignal) => Promise<unknown>;
}

/**
 * Has CRLs signed, keeps them as files, and has the ledger name them.
 *   crash before the file is durable: its number was never published; the next list has a higher one.
 *   crash before the entry: the file is named by nothing; the next list takes its place.
 */
export class Crls {
  readonly #parts: CrlParts;

  constructor(parts: CrlParts) {
    this.#parts = parts;
  }

  /** Absent before the first one. */
  get newest(): CrlRecord | undefined {
    return this.#parts.ledger.crls(1)[0];
  }

  /** `undefined` for one that is not kept any more. */
  read(number: number): Promise<Uint8Array | undefined> {
    return this.#parts.folder.read(number);
  }

  async sign(signal: AbortSignal): Promise<CrlRecord> {
    const { ledger, signer, issuerCertDer, folder, complete } = this.#parts;
    await complete(signal);
    const { crlDer, ...signed } = await signer.crl({ newestNumber: this.newest?.number ?? 0 }, signal);
    const read = readCrl(crlDer, issuerCertDer, ({ reason }) => new Fault('hsm.failed', { reason }));
    if (read.number !== signed.number) throw new Fault('hsm.failed', { reason: 'a CRL with another number' });
    await folder.write(signed.number, crlDer, signal);
    const crlSha256Hex = createHash('sha256').update(crlDer).digest('hex');
    const [{ seq }] = ledger.append({ kind: 'crl-signed', crlSha256Hex, ...signed });
    return { crlSha256Hex, ...signed, seq };
  }

  /** In good time, and when something was revoked since. A station that never revoked nor signed a list owes nobody one. */
  isDue(): boolean {
    const { newest } = this;
    const [revoked] = this.#parts.ledger.revocationsPage({ limit: 1, offset: 0 }).revocations;
    if (revoked !== undefined && revoked.seq > (newest?.seq ?? -1)) return true;
    if (newest === undefined) return false;
    const [from, until] = [Date.parse(newest.thisUpdate), Date.parse(newest.nextUpdate)];
    return this.#parts.now().getTime() >= until - (until - from) / LEFT_WHEN_RENEWED;
  }
}

/** A third of its time is left, for whoever has to notice that renewing fails. */
const LEFT_WHEN_RENEWED = 3;
const EVERY_MS = 10 * 60_000;
const SIGN_TIMEOUT_MS = 30_000;

export interface CrlRenewal extends Disposable {
  /** Something may have been revoked just now. */
  readonly nudge: () => void;
}

/** Renews the list in good time, for as long as the station runs. */
export function renewCrls(crls: Pick<Crls, 'isDue' | 'sign'>, log: Logger, everyMs = EVERY_MS): CrlRenewal {
  const renew = async (): Promise<void> => {
    try {
      if (crls.isDue()) await crls.sign(AbortSignal.timeout(SIGN_TIMEOUT_MS));
    } catch (error) {
      // Forgiven, even a bug: the next attempt comes, and a third of the time is left for it.
      log.error({ err: error }, 'the list of revoked certificates could not be renewed');
    }
  };
  let last = Promise.resolve();
  const nudge = (): void => {
    last = last.then(renew); // one after the other: the second finds nothing due
  };
  nudge();
  const timer = setInterval(nudge, everyMs);
  timer.unref();
  return {
    nudge,
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}
