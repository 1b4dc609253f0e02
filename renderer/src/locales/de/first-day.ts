import type { firstDay as english } from '../en/first-day.ts';

/** Eine neue Station einrichten, bevor sich jemand anmelden kann. */
export const firstDay: typeof english = {
  title: 'Neue Station',
  folder: 'Ordner:',
  choose: 'Wofür ist diese Station?',
  trial: {
    title: 'Probe',
    explains:
      'Simulierte Platinen, Schlüssel in Software, ein Beispielprodukt. Alles trägt den Vermerk TRIAL. Aus einer Probestation wird nie eine Station für die Produktion.',
    name: 'Name der Probestation',
    make: 'Probestation einrichten',
    making: 'Probestation {{station}} wird eingerichtet …',
    makingHint: 'Schlüssel, Zertifikate, Genehmigung und Beispielprodukt. Das dauert etwa eine Minute.',
    stopped: 'Die Probestation {{station}} ist nicht fertig',
    again: 'Erneut versuchen',
  },
  production: {
    title: 'Produktion',
    explains:
      'Eigene Schlüssel und Produkte. Zwei Sicherheitsbeauftragte nehmen teil. Die Einrichtung lässt sich jederzeit unterbrechen.',
    command: 'Führen Sie diesen Befehl am Rechner der Station unter ihrem Konto aus:',
  },
  badName: 'Nur A bis Z und Ziffern, höchstens 12 Zeichen.',
  finished: 'Die Station ist eingerichtet',
  finishedHint: 'Sie wird jetzt geöffnet. Die erste Person verwaltet sie.',
};
