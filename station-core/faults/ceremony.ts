import type { FaultText } from '../model/fault-text.ts';

/** The key ceremony of a station, and that of its root. */
export const ceremonyFaults = {
  'ceremony.not-begun': {
    name: 'Ceremony not begun',
    blame: 'person',
    stops: 'unit',
    says: 'No ceremony was begun in this folder.',
    remedy: 'Begin it with `birthmark ca init` (a root: `birthmark ca root init`), or name its folder with --dir.',
  },
  'ceremony.damaged': {
    name: 'Ceremony file damaged',
    blame: 'person',
    stops: 'unit',
    says: 'The file that records this ceremony is damaged.',
    remedy: 'Restore the file from a copy of the folder, or begin again with an empty token.',
  },
  'ceremony.other-settings': {
    name: 'Other settings',
    blame: 'person',
    stops: 'unit',
    says: 'The ceremony in this folder was begun with other settings.',
    remedy: 'Continue it with the settings that the evidence names, or use another folder.',
  },
  'ceremony.out-of-order': {
    name: 'Step not due',
    blame: 'person',
    stops: 'unit',
    says: 'The ceremony has not come to this step, or is past it.',
    remedy: 'Run `birthmark ca status` to see the next step.',
  },
  'ceremony.token-in-use': {
    name: 'Token not empty',
    blame: 'person',
    stops: 'unit',
    says: 'The token already holds keys.',
    remedy: 'Use an empty token: it must hold the keys of this ceremony and no others.',
  },
  'ceremony.bad-request': {
    name: 'CA request rejected',
    blame: 'person',
    stops: 'unit',
    says: 'The root does not sign this certificate request.',
    remedy: 'Get the request again from the ceremony of the station, which wrote it.',
  },
  'ceremony.bad-certificate': {
    name: 'CA rejected',
    blame: 'person',
    stops: 'unit',
    says: 'The CA certificate breaks rules of the ceremony.',
    remedy: 'Have the root sign the request again, and correct what the evidence names.',
  },
  'ceremony.root-in-token': {
    name: 'Root key in token',
    blame: 'person',
    stops: 'unit',
    says: "The root key is in the station's token.",
    remedy: 'Make a root in a token of its own, on a machine that is no station.',
  },
  'ceremony.not-confirmed': {
    name: 'Ceremony not confirmed',
    blame: 'person',
    stops: 'unit',
    says: 'Nobody confirmed this step of the ceremony; nothing was done.',
    remedy: 'Read what is shown, then enter the words that are asked for.',
  },
  'hsm.last-try': {
    name: 'Last HSM PIN attempt',
    blame: 'person',
    stops: 'signer',
    says: 'The HSM token allows one more PIN attempt only.',
    remedy: "Check the PIN with the vendor's tool first. No PIN was tried.",
  },
} as const satisfies Record<string, FaultText>;
