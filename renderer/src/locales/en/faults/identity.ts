export const identityFaults = {
  'csr.malformed': {
    says: 'The certificate request is not a proper PKCS#10 request.',
    remedy: 'Put the board in the quarantine bin. Do not retry.',
  },
  'csr.no-possession': {
    says: 'The board could not prove that it holds its own key.',
    remedy: 'Put the board in the quarantine bin. Do not retry.',
  },
  'csr.stale': {
    says: "The certificate request is not an answer to this station's question.",
    remedy: 'Put the board in the quarantine bin: it may be replaying an old request.',
  },
  'csr.foreign-key': {
    says: 'The certificate request is for another key than the one the board reported.',
    remedy: 'Put the board in the quarantine bin. Do not retry.',
  },
  'csr.unsuitable-key': {
    says: 'The key is not a valid P-256 public key.',
    remedy: 'Put the board in the quarantine bin; check the firmware of this release.',
  },
  'csr.key-seen-before': {
    says: 'This key already belongs to another unit.',
    remedy: 'Stop the slot and call QA: two boards share a key, or a board was cloned.',
  },
  'unit.already-provisioned': {
    says: 'This unit has been provisioned before.',
    remedy: 'Open a rework order if that is meant; otherwise return the unit to finished goods.',
  },
  'unit.of-another-station': {
    says: 'The board carries a device certificate that this station did not issue to it. Nothing was written.',
    remedy: 'Return the unit to finished goods, or have it reworked at the station that made it.',
  },
  'unit.other-product': {
    says: 'This unit was begun as another product.',
    remedy: 'Check the work order; a unit keeps the product it got its serial number for.',
  },
  'unit.in-progress': {
    says: 'This unit is being worked on in another slot.',
    remedy: 'Check the cables: two slots lead to the same board.',
  },
  'unit.key-replaced': {
    says: 'The unit holds another key than the one its certificate was issued for.',
    remedy: 'Put the board aside for QA and do not start it again. Its certificate must be treated as lost.',
  },
  'unit.chain-mismatch': {
    says: 'The unit stored another certificate chain than the one it was given.',
    remedy: 'Start the board again. If it repeats, put it in the quarantine bin.',
  },
  'unit.proof-failed': {
    says: 'After the reboot the unit could not sign with its installed key.',
    remedy: 'Put the board in the quarantine bin. Do not retry.',
  },
  'unit.secrets-mismatch': {
    says: 'The password or ownership code in the unit is not the one that was drawn for it.',
    remedy: 'Start the board again. If it repeats, put it in the quarantine bin.',
  },
  'permit.none': {
    says: 'No permit allows this product on this station.',
    remedy: 'Ask a security officer for a permit for this product.',
  },
  'permit.expired': {
    says: 'The permit for this product is not valid at this time.',
    remedy: 'Check the clock of the station; ask a security officer for a new permit.',
  },
  'permit.used-up': { says: "The permit's quota is used up.", remedy: 'Ask a security officer for a new permit.' },
  'profile.lint': {
    says: 'The certificate about to be signed breaks the certificate profile.',
    remedy: 'Stop the line and call the security officer. Nothing was signed.',
  },
  'hsm.missing': {
    says: 'The HSM token is missing or its driver cannot be loaded.',
    remedy: 'Plug in the token of this station and check its driver path.',
  },
  'hsm.wrong-pin': {
    says: 'The HSM token refused the PIN.',
    remedy: 'Check the PIN. Repeated wrong PINs lock the token.',
  },
  'hsm.no-key': {
    says: 'The HSM token does not hold the key the station needs.',
    remedy: 'Check that the right token is plugged in, or run the key ceremony.',
  },
  'hsm.failed': { says: 'The HSM could not do what was asked.', remedy: 'Check the token and restart the station.' },
  'signer.gone': {
    says: 'The signer process stopped or does not answer.',
    remedy: 'The station restarts it by itself. If it repeats, check the HSM and its driver.',
  },
  'signer.refused': {
    says: 'The signer refused to sign: the request is not what it may sign.',
    remedy: 'Stop the line and call the security officer. Nothing was signed.',
  },
  'signer.journal-damaged': {
    says: 'The record of what the signer signed is damaged.',
    remedy: 'Take the station out of service and call the security officer; keep the file as it is.',
  },
  'signer.journal-unwritable': {
    says: 'The signer cannot record what it signs, so it signs nothing.',
    remedy: 'Check the disk and the rights of the data directory.',
  },
  'signer.journal-in-use': {
    says: 'Another signer is at work with the record of what was signed.',
    remedy: 'Close the other station program that uses this data directory, then start again.',
  },
  'escrow.bad-certificate': {
    says: 'The escrow certificate cannot be used to seal secrets.',
    remedy: 'Install a valid escrow certificate of the back office.',
  },
};
