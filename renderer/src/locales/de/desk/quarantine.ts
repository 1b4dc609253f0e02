import type { quarantine as english } from '../../en/desk/quarantine.ts';

export const quarantine: typeof english = {
  since: 'Quarantäne {{id}} seit {{at}}.',
  open: 'Dokumente öffnen',
  noStart: 'Der Signierdienst ist in Quarantäne: Kein Gerät kann bestehen.',
  reasons: {
    'rolled-back': 'Ein älterer Stand von Fertigungsjournal oder Signierjournal kam zurück.',
    forked: 'Fertigungsjournal oder Signierjournal wurden auf zwei Arten fortgesetzt.',
    'receipt-ahead': 'Die Zentrale hat mehr Einträge gesehen als diese Station.',
    'journal-missing': 'Das Signierjournal fehlt.',
    'ledger-journal-differ': 'Fertigungsjournal und Signierjournal enthalten nicht dieselben Zertifikate.',
    other: 'Der Grund steht im Signierjournal.',
  },
  protection: {
    reduced: 'Verminderter Schutz',
    hint: 'Der Signierdienst läuft im Konto der Station. Wer dieses Konto hat, kann seine PIN und seinen Speicher lesen.',
  },
};
