import { Fault } from '../fault.ts';
import { Secret } from '../secret.ts';
import type { Channel } from './channel.ts';
import { calls, request } from './messages.ts';
import type { SignerReply, SignerRequest } from './messages.ts';
import { SigningService } from './signing-service.ts';

/** The signer's loop: parses every request, does one at a time, answers each with a value, a fault or a bug. */
export function serve(channel: Channel): void {
  let signingService: SigningService | undefined;
  let last: Promise<void> = Promise.resolve();

  const answer = async ({ call, asks }: SignerRequest): Promise<unknown> => {
    if (call === 'open') {
      const { config, pin } = calls.open.asks.parse(asks);
      signingService = await SigningService.open(config, new Secret(pin));
      return null;
    }
    if (signingService === undefined) throw new TypeError(`${call} before open`);
    return perform(signingService, call, asks);
  };

  channel.listen({
    message: (message) => {
      const parsed = request.parse(message); // the other end is our own code: a bad message is a bug and ends us
      last = last.then(async () => {
        channel.post(await replyTo(parsed, answer));
      });
    },
    gone: () => {
      process.exit(0); // whoever started us is gone; what was signed is in the journal
    },
  });
}

async function perform(
  signingService: SigningService,
  call: Exclude<SignerRequest['call'], 'open'>,
  asks: unknown,
): Promise<unknown> {
  switch (call) {
    case 'status':
      return signingService.status();
    case 'requireRecorded':
      return signingService.requireRecorded(calls.requireRecorded.asks.parse(asks));
    case 'signCertificate':
      return signingService.signCertificate(calls.signCertificate.asks.parse(asks));
    case 'signCheckpoint':
      return signingService.signCheckpoint(calls.signCheckpoint.asks.parse(asks));
    case 'checkpointKey':
      return signingService.checkpointKey();
    case 'tagSecret':
      return signingService.tagSecret(calls.tagSecret.asks.parse(asks));
  }
}

async function replyTo(
  { id, ...ask }: SignerRequest,
  answer: (ask: SignerRequest) => Promise<unknown>,
): Promise<SignerReply> {
  try {
    return { id, kind: 'value', value: await answer({ id, ...ask }) };
  } catch (error) {
    if (error instanceof Fault) return { id, kind: 'fault', code: error.code, evidence: error.evidence };
    return { id, kind: 'bug', trace: error instanceof Error ? (error.stack ?? error.name) : String(error) };
  }
}
