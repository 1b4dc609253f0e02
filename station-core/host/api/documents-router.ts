/** The security officer's desk: documents that officers sign, and the signing service that goes by them. */
import type { DocumentDeskView, SignerView } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import type { Sessions } from '../../operators/sessions.ts';
import type { SignerStatus } from '../../signer/client.ts';
import type { DocumentDesk } from '../../station/desk/document-desk.ts';
import { faultView } from '../views/fault-view.ts';
import type { Guarded } from './guard.ts';

export interface DocumentsParts {
  readonly sessions: Sessions;
  readonly documents: {
    readonly desk: (signal: AbortSignal) => Promise<DocumentDesk>;
    readonly signerStatus: (signal: AbortSignal) => Promise<SignerStatus>;
  };
}

/** The signer answers within moments, or hangs. */
const TIMEOUT_MS = 10_000;

export function documentsRouter({ documents: contracted }: Guarded, { sessions, documents }: DocumentsParts) {
  const limited = (signal: AbortSignal | undefined): AbortSignal => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  };
  return {
    desk: contracted.desk.handler(({ signal }) => deskView(documents, limited(signal))),
    review: contracted.review.handler(async ({ input, signal }) => {
      const { problem, ...review } = await (await documents.desk(limited(signal))).review(input.text, limited(signal));
      return { ...review, problem: problem === null ? null : faultView(problem) };
    }),
    putInForce: contracted.putInForce.handler(async ({ input, context }) => {
      const by = sessions.require(context.screen).id;
      const limit = limited(undefined); // it is finished though the screen may close meanwhile
      await (await documents.desk(limit)).putInForce(input.text, by, limit);
      return null;
    }),
    draftLift: contracted.draftLift.handler(async ({ input, signal }) =>
      (await documents.desk(limited(signal))).draftLift(input.reason, limited(signal)),
    ),
    draftRevocation: contracted.draftRevocation.handler(async ({ input: { permit, reason }, signal }) =>
      (await documents.desk(limited(signal))).draftRevocation(permit, reason, limited(signal)),
    ),
  };
}

async function deskView(documents: DocumentsParts['documents'], signal: AbortSignal): Promise<DocumentDeskView> {
  let signer: SignerView | null = null;
  try {
    const status = await documents.signerStatus(signal);
    signer = signerView(status);
    const inForce = await (await documents.desk(signal)).inForce(status);
    return { signer, inForce, fault: null };
  } catch (error) {
    return { signer, inForce: [], fault: faultView(asFault(error)) };
  }
}

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (!(error instanceof DOMException && error.name === 'TimeoutError')) throw error;
  return new Fault('signer.gone', { timeoutMs: TIMEOUT_MS }, { cause: error });
}

function signerView(status: SignerStatus): SignerView {
  const { station, protection, configSha256Hex, tree, certificates, quarantine, particulars } = status;
  const { tokenLabel, model } = status;
  const { checkpointAt, tokenSerial, manifest: _manifest, revocations: _revocations, ...about } = particulars;
  return {
    ...about,
    station,
    protection,
    configSha256Hex,
    token: { label: tokenLabel, serial: tokenSerial, model },
    certificates,
    checkpoint: { ...tree, at: checkpointAt },
    quarantine: quarantine === null ? null : { id: quarantine.id, reason: quarantine.reason, at: quarantine.at },
  };
}
