import { Fault } from '../fault.ts';
import { serve } from '../rpc/server.ts';
import type { Wire } from '../rpc/wire.ts';
import { signerService } from './signer-service.ts';
import type { SigningService } from './signing-service.ts';

interface Ends {
  /** The other end of the wire is gone. */
  readonly gone: () => void;
  /** State or token can no longer be used: only a new process can continue. The caller gets the answer first. */
  readonly fatal?: (fault: Fault) => void;
}

/**
 * Answers the station from a signing service that is starting: calls wait for it, and when it cannot start each gets the
 * reason. Acts run side by side, so that they share their writes to disk and token.
 */
export function serveSigner(wire: Wire, starting: Promise<SigningService>, { gone, fatal }: Ends): void {
  starting.catch(() => undefined); // reported to every call
  const act = async <T>(work: (service: SigningService) => T | Promise<T>): Promise<T> => {
    try {
      return await work(await starting);
    } catch (error) {
      if (error instanceof Fault && error.text.stops === 'signer') setImmediate(() => fatal?.(error));
      throw error;
    }
  };
  serve(signerService, wire, {
    order: 'side-by-side',
    gone,
    handlers: {
      status: () => act((service) => service.status()),
      setDocuments: (asks) => act((service) => service.setDocuments(asks)),
      judgeDocuments: (asks) => act((service) => service.judgeDocuments(asks)),
      issue: (asks) => act((service) => service.issue(asks)),
      issueBatch: (asks) => act((service) => service.issueBatch(asks)),
      signCheckpoint: (asks) => act((service) => service.signCheckpoint(asks)),
      hearReceipt: (asks) => act((service) => service.hearReceipt(asks)),
      hearCheckpoint: (asks) => act((service) => service.hearCheckpoint(asks)),
      quarantine: (asks) => act((service) => service.quarantine(asks)),
      liftQuarantine: (asks) => act((service) => service.liftQuarantine(asks)),
      revoke: (asks) => act((service) => service.revoke(asks)),
      crl: (asks) => act((service) => service.crl(asks)),
      requireRevoked: (asks) => act((service) => service.requireRevoked(asks)),
      requireRecorded: (asks) => act((service) => service.requireRecorded(asks)),
      regainRecorded: (asks) => act((service) => service.regainRecorded(asks)),
      journalFrom: (asks) => act((service) => service.journalFrom(asks)),
      findSigned: (asks) => act((service) => service.findSigned(asks)),
      findRevoked: (asks) => act((service) => service.findRevoked(asks)),
      tagSecret: (asks) => act((service) => service.tagSecret(asks)),
    },
  });
}
