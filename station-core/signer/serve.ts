import { Fault } from '../fault.ts';
import { Secret } from '../secret.ts';
import type { Channel } from './channel.ts';
import { calls, request } from './messages.ts';
import type { SignerReply, SignerRequest } from './messages.ts';
import { Vault } from './signing-service.ts';

/** The signer's loop: parses every request, does one at a time, answers each with a value, a fault or a bug. */
export function serve(channel: Channel): void {
  let vault: Vault | undefined;
  let last: Promise<void> = Promise.resolve();

  const answer = async ({ call, asks }: SignerRequest): Promise<unknown> => {
    if (call === 'open') {
      const { config, pin } = calls.open.asks.parse(asks);
      vault = await Vault.open(config, new Secret(pin));
      return null;
    }
    if (vault === undefined) throw new TypeError(`${call} before open`);
    return perform(vault, call, asks);
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

async function perform(vault: Vault, call: Exclude<SignerRequest['call'], 'open'>, asks: unknown): Promise<unknown> {
  switch (call) {
    case 'status':
      return vault.status();
    case 'requireRecorded':
      return vault.requireRecorded(calls.requireRecorded.asks.parse(asks));
    case 'signCertificate':
      return vault.signCertificate(calls.signCertificate.asks.parse(asks));
    case 'signCheckpoint':
      return vault.signCheckpoint(calls.signCheckpoint.asks.parse(asks));
    case 'checkpointKey':
      return vault.checkpointKey();
    case 'tagSecret':
      return vault.tagSecret(calls.tagSecret.asks.parse(asks));
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
