import type { scan as english } from '../en/scan.ts';

export const scan: typeof english = {
  field: 'Scan',
  placeholder: 'Scannen oder tippen',
  waiting: 'Bereit zum Scannen',
  awaitsLabel_one: 'Scannen Sie das Etikett von Steckplatz {{slots}}',
  awaitsLabel_other: 'Scannen Sie die Etiketten der Steckplätze {{slots}}',
  reading: 'Wird geprüft …',
  match: 'Steckplatz {{slot}}: Etikett stimmt',
  otherLabel: 'Steckplatz {{slot}}: Dieses Etikett gehört zu einem anderen Gerät. Scannen Sie Etikett {{serial}}.',
  unreadable: 'Das war nicht als Etikett lesbar. Scannen Sie das Etikett von Steckplatz {{slot}} erneut.',
  badge: '{{name}} ist jetzt angemeldet',
  workOrder: 'Auftrag {{order}}',
  unexpected: 'Dieser Scan wird jetzt nicht erwartet. Erwartet: {{expected}}.',
  nothingExpected: 'Jetzt wird kein Scan erwartet.',
  expected: { badge: 'ein Ausweis', label: 'das Etikett eines Geräts', 'work-order': 'ein Auftrag' },
  or: ' oder ',
  cut: 'Das war zu lang für jedes Etikett: Alles nach {{characters}} Zeichen wurde verworfen.',
  failed: 'Der Scan konnte nicht weitergegeben werden. Scannen Sie noch einmal.',
};
