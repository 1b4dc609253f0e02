import type { selfTest as english } from '../en/self-test.ts';

export const selfTest: typeof english = {
  title: 'Selbsttest',
  open: 'Selbsttest …',
  counting: 'Frühere Selbsttests werden gezählt …',
  never: 'Noch kein Selbsttest. Führen Sie zu Schichtbeginn einen durch.',
  last: 'Letzter Selbsttest: {{when}}.',
  falsePasses_one: '{{count}} falsches Gut unter {{boards}} geprüften Platinen.',
  falsePasses_other: '{{count}}-mal falsches Gut unter {{boards}} geprüften Platinen.',
  stopped: 'Linie angehalten.',
  stoppedWhy:
    'Steckplatz {{slot}} hat eine schlechte Platine bestehen lassen ({{board}}). Legen Sie sie beiseite, suchen Sie die Ursache und wiederholen Sie den Selbsttest.',
  acknowledge: 'Quittieren',
  acknowledgeTitle: 'Linie weiterlaufen lassen?',
  acknowledgeExplains:
    'Die Station hat eine bekannt schlechte Platine bestehen lassen. Geräte seit dem letzten guten Selbsttest können betroffen sein. Ihre Begründung kommt mit Ihrem Namen in das Fertigungsjournal.',
  note: 'Ursache und Abhilfe',
  keepStopped: 'Angehalten lassen',
  goOn: 'Linie weiterlaufen lassen',
  explains:
    'Wählen Sie, was in jedem Steckplatz liegt. Beginnen Sie mit schlechten Platinen: Sie müssen erkannt werden. Aus einer Referenzplatine wird ein Gerät mit Seriennummer; aus manchen schlechten auch.',
  leftOut: 'Nicht geprüft',
  noSlots: 'Kein Steckplatz hat einen Port. Weisen Sie unter „Einrichtung“ Ports zu.',
  start_one: '{{count}} Platine prüfen',
  start_other: '{{count}} Platinen prüfen',
  running: 'Die Platinen werden geprüft. Scannen Sie die Etiketten, nach denen die Vorrichtung fragt.',
  done: 'Selbsttest abgeschlossen.',
  another: 'Neuer Selbsttest',
  atWork: 'In Arbeit',
  heads: { slot: 'Steckplatz', board: 'Platine', result: 'Ergebnis', verdict: 'Urteil' },
  boards: {
    golden: 'Referenz: muss bestehen',
    'no-answer': 'Schlecht: antwortet nicht',
    'bad-flash': 'Schlecht: Flash-Speicher',
    'wrong-firmware': 'Schlecht: andere Firmware startet',
    'foreign-key': 'Schlecht: Schlüssel eines anderen Geräts',
    'false-proof': 'Schlecht: falscher Identitätsnachweis',
    'other-secrets': 'Schlecht: andere Geheimnisse im Flash',
    'wrong-code': 'Schlecht: Besitzcode öffnet nicht',
  },
  outcomes: { PASS: 'Bestanden', FAIL: 'Nicht bestanden', ERROR: 'Störung', ABORTED: 'Gestoppt' },
  verdicts: {
    'as-expected': 'Wie erwartet',
    'other-fault': 'Erkannt, anderer Fehler',
    'false-pass': 'Falsches Gut',
    'false-alarm': 'Fehlalarm',
  },
};
