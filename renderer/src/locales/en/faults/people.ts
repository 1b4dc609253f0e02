export const peopleFaults = {
  'person.unknown-or-wrong': {
    says: 'Nobody is known here by that, or the PIN is wrong.',
    remedy: 'Scan the badge again, or enter the name and the PIN again. An administrator can say who is known.',
  },
  'person.locked-out': {
    says: 'Too many wrong PINs: this name is locked for a while.',
    remedy: 'Wait until the time shown is over, or sign in with the badge. It unlocks by itself.',
  },
  'person.too-soon': {
    says: 'Too many wrong attempts on this screen: it takes the next one a little later.',
    remedy: 'Wait a moment, then sign in again.',
  },
  'person.revoked': { says: 'This person may no longer sign in.', remedy: 'Ask an administrator; hand in the badge.' },
  'person.not-allowed': {
    says: 'The role of the person who is signed in does not allow this.',
    remedy: 'Somebody with one of the roles shown must sign in and do it.',
  },
  'person.signed-out': { says: 'Nobody is signed in on this screen.', remedy: 'Sign in, then do it again.' },
  'person.first-start-over': {
    says: 'This station already knows its people: the first administrator is made once only.',
    remedy: 'Sign in as an administrator to add somebody.',
  },
  'person.id-taken': {
    says: 'Somebody already has, or once had, this short name; it is never given twice.',
    remedy: 'Choose another short name.',
  },
  'person.badge-taken': {
    says: 'This badge belongs to somebody else.',
    remedy: 'Use another badge, or revoke the person who has it.',
  },
  'person.not-found': {
    says: 'Nobody has this short name.',
    remedy: 'Look at the list of people and choose one of them.',
  },
  'person.last-administrator': {
    says: 'This is the last administrator: without one, nobody could add people any more.',
    remedy: 'Add another administrator first.',
  },
  'person.no-role': {
    says: 'Without a role this person could do nothing.',
    remedy: 'Choose at least one role, or revoke the person.',
  },
  'person.weak-pin': {
    says: 'This PIN is too easy to guess.',
    remedy: 'Choose 6 to 12 digits that are no row, no repetition and not the short name.',
  },
  'person.weak-badge': {
    says: 'This is too short for a badge.',
    remedy: 'Scan the badge instead of typing; it must give at least 6 characters.',
  },
  'person.no-credential': {
    says: 'Without a PIN or a badge this person could never sign in.',
    remedy: 'Enter a PIN, scan a badge, or both.',
  },
  'operators.damaged': {
    says: 'The list of people of this station is damaged or cannot be read.',
    remedy:
      'Put back the file named in the evidence from a backup. Call the security officer; nobody can sign in until then.',
  },
  'operators.missing': {
    says: 'The list of people of this station is gone, but its ledger knows that people were added.',
    remedy:
      'Put back the file named in the evidence from a backup. Call the security officer: the first administrator is made once only.',
  },
  'operators.not-written': {
    says: 'The list of people could not be written; it is as it was.',
    remedy: 'Check the disk of the data directory, then do it again.',
  },
  'floor.damaged': {
    says: 'What the station knows of its jig and its order is damaged or cannot be read.',
    remedy: 'Put back the file named in the evidence from a backup, or remove it and teach the slots again.',
  },
  'floor.not-written': {
    says: 'The set-up of the jig could not be written; it is as it was.',
    remedy: 'Check the disk of the data directory, then do it again.',
  },
  'floor.no-such-slot': {
    says: 'The jig has no slot of this number.',
    remedy: 'Choose a slot of the jig, or give the jig more rows or columns.',
  },
};
