import type { FaultText } from '../model/fault-text.ts';

/** The signing service and its state. What it says of a single request is with `identity`. */
export const signerFaults = {
  'signer.quarantined': {
    name: 'Signing quarantined',
    blame: 'station',
    stops: 'unit',
    says: 'The signing service is in quarantine and issues no certificates.',
    remedy: 'Ask two security officers to lift it, with a reason.',
  },
  'signer.already-signed': {
    name: 'Signed before',
    blame: 'board',
    stops: 'unit',
    says: 'The signing service has already certified this key, unit or serial number.',
    remedy: 'Set the unit aside for QA. A rework needs a permit that allows it.',
  },
  'signer.intent-unproven': {
    name: 'Intent not proven',
    blame: 'station',
    stops: 'unit',
    says: 'The signing service found no signed proof of the intent.',
    remedy: 'Stop the line and call the security officer. Nothing was signed.',
  },
  'signer.not-opened': {
    name: 'Signing not set up',
    blame: 'station',
    stops: 'signer',
    says: 'The signing service has no journal yet.',
    remedy: 'Run the key ceremony for this station.',
  },
  'signer.opened-already': {
    name: 'Signing set up already',
    blame: 'station',
    stops: 'signer',
    says: 'The signing service of this token already has a journal.',
    remedy: 'Start the station. A new journal needs a new token.',
  },
  'signer.no-ml-dsa-key': {
    name: 'Checkpoint key lost',
    blame: 'station',
    stops: 'signer',
    says: 'The ML-DSA key of the checkpoints is missing or was exchanged.',
    remedy: 'Restore the state of the signing service, or repeat the key ceremony.',
  },
  'signer.anchor-missing': {
    name: 'Anchor missing',
    blame: 'station',
    stops: 'signer',
    says: 'The token does not know the journal of the signing service.',
    remedy: 'Plug in the token that belongs to this journal, or call the security officer.',
  },
  'signer.second-signer': {
    name: 'Second signer',
    blame: 'station',
    stops: 'signer',
    says: 'Another signing service is using the same token.',
    remedy: 'Stop the other one. One token serves one station.',
  },
  'signer.bad-config': {
    name: 'Signer config invalid',
    blame: 'station',
    stops: 'signer',
    says: 'The configuration of the signing service cannot be used.',
    remedy: 'Ask the officers to sign a configuration for this station and its token.',
  },
  'signer.wrong-module': {
    name: 'Wrong HSM driver',
    blame: 'station',
    stops: 'signer',
    says: 'The HSM driver is not the one that the officers approved.',
    remedy: 'Install the approved driver, or have the officers approve this one.',
  },
  'hsm.weak-key': {
    name: 'HSM key not protected',
    blame: 'station',
    stops: 'signer',
    says: 'A key in the HSM token is not protected as required.',
    remedy: 'Ask the security officer to repeat the key ceremony with new keys.',
  },
} as const satisfies Record<string, FaultText>;
