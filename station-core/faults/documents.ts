import type { FaultText } from '../model/fault-text.ts';

/** Documents that officers sign, and what a permit does not allow. */
export const documentFaults = {
  'document.malformed': {
    name: 'Document malformed',
    blame: 'person',
    stops: 'unit',
    says: 'This file is not a valid signed document.',
    remedy: 'Get the document again from the officers who signed it.',
  },
  'document.untrusted': {
    name: 'Document not trusted',
    blame: 'person',
    stops: 'unit',
    says: 'The document lacks valid signatures of two security officers.',
    remedy: 'Ask two different officers of this station to sign the document.',
  },
  'document.bad-officers': {
    name: 'Bad officer list',
    blame: 'person',
    stops: 'unit',
    says: 'The list of officers cannot be used to check signatures.',
    remedy: 'Name at least two officers, each with an id and a key of their own.',
  },
  'document.not-in-force': {
    name: 'Document not valid',
    blame: 'person',
    stops: 'unit',
    says: 'The document is not valid now.',
    remedy: "Check the station's clock, or ask two officers to sign a new document.",
  },
  'document.of-another-station': {
    name: 'Wrong document',
    blame: 'person',
    stops: 'unit',
    says: 'The document was signed for another station.',
    remedy: 'Install the document that the officers signed for this station.',
  },
  'document.superseded': {
    name: 'Document superseded',
    blame: 'person',
    stops: 'unit',
    says: 'A document with a higher number was in force before.',
    remedy: 'Install the newest document. If this one is intended, sign it again with a higher number.',
  },
  'permit.not-covered': {
    name: 'Permit not covering',
    blame: 'station',
    stops: 'unit',
    says: 'The permit does not cover this unit.',
    remedy: 'Read the reason in the evidence, and ask security officers for a permit that covers this unit.',
  },
  'permit.out-of-hours': {
    name: 'Outside permit hours',
    blame: 'station',
    stops: 'unit',
    says: 'The permit does not allow certificates at this hour.',
    remedy: 'Wait for the hours of the permit, or ask security officers for other hours.',
  },
  'permit.offline': {
    name: 'Offline budget spent',
    blame: 'upstream',
    stops: 'unit',
    says: 'The permit allows no more certificates without a receipt from upstream.',
    remedy: 'Restore the connection to upstream. Work continues with its next receipt.',
  },
  'permit.revoked': {
    name: 'Permit revoked',
    blame: 'station',
    stops: 'unit',
    says: 'Security officers revoked this permit.',
    remedy: 'Ask a security officer which permit replaces it.',
  },
  'permit.old-form': {
    name: 'Permit not signed',
    blame: 'station',
    stops: 'unit',
    says: 'This permit has the old form without signatures.',
    remedy: 'Ask two security officers to sign a permit with `birthmark permit new`.',
  },
} as const satisfies Record<string, FaultText>;
