import { Fault } from '../../fault.ts';
import { isTrialUnit } from '../../model/issuance/trial.ts';
import type { SignerStatus } from '../../signer/client.ts';
import { requireWithinCa } from '../../signer/policy/ca-scope.ts';
import {
  requireInForce,
  requireNewest,
  requireOfStation,
  type SeenNumber,
} from '../../signer/policy/document-rules.ts';
import { requireSameKind } from '../../signer/policy/trial-rules.ts';
import { requireAllowedSetup, type SetupChoices } from '../documents/manifest-rules.ts';
import type { ReadDeskDocument } from './desk-document.ts';

/** What a document is held against before it is put in force. The signing service judges again, by itself. */
export interface Situation {
  readonly station: string;
  readonly now: Date;
  readonly status: SignerStatus;
  /** Of the manifest that is in force. */
  readonly manifest: SeenNumber;
  readonly choices: SetupChoices;
}

/** Throws what keeps the document from being put in force, apart from signatures that are missing. */
export function requireUsable(read: ReadDeskDocument, situation: Situation): void {
  const { station, now, status, manifest } = situation;
  const { manifest: seenManifest, revocations } = status.particulars;
  switch (read.type) {
    case 'permit': {
      const { stations, notAfter } = read.content;
      if (!stations.includes(station)) {
        throw new Fault('document.of-another-station', { station: stations.join(', '), wanted: station });
      }
      requireSameKind('permit', isTrialUnit(read.content), situation.choices.isTrial);
      requireWithinCa(read.content, status.mayCertify ?? undefined);
      // One that begins later may lie ready.
      requireInForce({ notBefore: now.toISOString(), notAfter }, now);
      return;
    }
    case 'manifest': {
      requireOfStation(read.content, station);
      requireInForce(read.content, now);
      requireNewest(numberOf(read), manifest);
      requireNewest(numberOf(read), seenManifest ?? undefined);
      // What the station's files choose must be allowed, or its next start would fail.
      requireAllowedSetup(read.content, situation.choices);
      return;
    }
    case 'revocations':
      requireNewest(numberOf(read), revocations ?? undefined);
      return;
    case 'lift': {
      requireOfStation(read.content, station);
      const is = status.quarantine?.id ?? '';
      const { quarantine: named } = read.content;
      if (named !== is) throw new Fault('signer.refused', { rule: 'no such quarantine', named, is });
    }
  }
}

function numberOf({
  content,
  document,
}: Extract<ReadDeskDocument, { readonly type: 'manifest' | 'revocations' }>): SeenNumber {
  return { number: content.number, sha256Hex: document.payloadSha256Hex };
}
