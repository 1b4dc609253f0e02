import { serve } from '../rpc/server.ts';
import type { Wire } from '../rpc/wire.ts';
import { type SignerCall, signerService } from './signer-service.ts';
import { SigningService } from './signing-service.ts';

/** Answers the station from a signing service, one call after the other: there is one session with the token. */
export function serveSigner(wire: Wire): void {
  let opened: SigningService | undefined;
  const service = (call: SignerCall): SigningService => {
    if (opened === undefined) throw new TypeError(`${call} before open`);
    return opened;
  };
  serve(signerService, wire, {
    order: 'one-at-a-time',
    gone: () => process.exit(0), // our parent is gone; what was signed is in the journal
    handlers: {
      open: async ({ config, pin }) => {
        opened = await SigningService.open(config, pin);
        return null;
      },
      status: () => service('status').status(),
      requireRecorded: (asks) => service('requireRecorded').requireRecorded(asks),
      journalFrom: (asks) => service('journalFrom').journalFrom(asks),
      findSigned: (asks) => service('findSigned').findSigned(asks),
      signCertificate: (asks) => service('signCertificate').signCertificate(asks),
      signCheckpoint: (asks) => service('signCheckpoint').signCheckpoint(asks),
      checkpointKey: () => service('checkpointKey').checkpointKey(),
      tagSecret: (asks) => service('tagSecret').tagSecret(asks),
    },
  });
}
