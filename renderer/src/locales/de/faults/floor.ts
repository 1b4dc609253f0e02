import type { FaultWords } from '../../fault-words.ts';

export const floorFaults = {
  'order.none': {
    name: 'Kein Auftrag',
    says: 'Es ist kein Auftrag gewählt.',
    remedy: 'Wählen Sie einen Auftrag und starten Sie dann erneut.',
  },
  'order.quantity-reached': {
    name: 'Menge erreicht',
    says: 'Die Menge dieses Auftrags ist erreicht.',
    remedy: 'Wählen Sie den nächsten Auftrag oder lassen Sie die Menge erhöhen.',
  },
  'order.malformed': {
    name: 'Auftrag unlesbar',
    says: 'Der Barcode des Auftrags ist nicht zu verstehen.',
    remedy: 'Scannen Sie ihn noch einmal; bleibt es dabei, geben Sie den Auftrag von Hand ein.',
  },
  'order.permit-of-other-product': {
    name: 'Genehmigung unpassend',
    says: 'Die Genehmigung gilt für ein anderes Produkt.',
    remedy: 'Wählen Sie die Genehmigung dieses Produkts oder bitten Sie den Sicherheitsbeauftragten um eine.',
  },
  'product.unknown': {
    name: 'Produkt unbekannt',
    says: 'Die Station hat kein solches Produkt.',
    remedy: 'Prüfen Sie den Auftrag oder importieren Sie das Produkt in der Einrichtung.',
  },
  'product.no-release': {
    name: 'Keine gültige Firmware',
    says: 'Das Produkt hat keine Firmware, die die Annahmeprüfungen besteht.',
    remedy: 'Importieren Sie in der Einrichtung einen vollständigen Build dieses Produkts.',
  },
  'product.no-subject': {
    name: 'Inhaber fehlt',
    says: 'Es wurde nicht gesagt, wer in den Zertifikaten dieses neuen Produkts steht.',
    remedy:
      'Geben Sie Organisation, Einheit und Hardwaretyp so ein, wie die Genehmigung sie nennt, und importieren Sie noch einmal.',
  },
  'product.not-stored': {
    name: 'Produkt ungespeichert',
    says: 'Das Produkt konnte nicht in das Datenverzeichnis geschrieben werden; was vorher da war, gilt weiter.',
    remedy: 'Prüfen Sie die Festplatte und die Rechte des Datenverzeichnisses und importieren Sie dann erneut.',
  },
  'slot.not-taught': {
    name: 'Kein Anschluss',
    says: 'Diesem Steckplatz ist kein Anschluss zugewiesen.',
    remedy: 'Lernen Sie den Steckplatz in der Einrichtung an, indem Sie seine Platine einstecken.',
  },
  'slot.busy': {
    name: 'Steckplatz arbeitet',
    says: 'Dieser Steckplatz arbeitet gerade.',
    remedy: 'Warten Sie, bis er fertig ist, oder brechen Sie ihn ab.',
  },
  'slot.idle': {
    name: 'Steckplatz ruht',
    says: 'In diesem Steckplatz läuft nichts.',
    remedy:
      'Sehen Sie sich das Ergebnis des Steckplatzes an: Der Lauf ist vielleicht in diesem Moment zu Ende gegangen.',
  },
  'slot.must-acknowledge': {
    name: 'Nicht quittiert',
    says: 'Das letzte Ergebnis dieses Steckplatzes ist nicht quittiert.',
    remedy: 'Nehmen Sie die Platine heraus, tun Sie, was das Ergebnis verlangt, und quittieren Sie es.',
  },
  'slot.confirm-abort': {
    name: 'Stopp bestätigen',
    says: 'Ein Schritt hat begonnen, der sich nicht rückgängig machen lässt.',
    remedy:
      'Brechen Sie nur ab, wenn Sie müssen, und bestätigen Sie es: Das Gerät behält, was bisher an ihm getan wurde.',
  },
  'slot.none-waiting': {
    name: 'Keine Platine wartet',
    says: 'In keinem Steckplatz liegt eine Platine, die mit den anderen gestartet werden könnte.',
    remedy:
      'Legen Sie neue Platinen ein. Ein Steckplatz, dessen Gerät gut ist, wird nur mit seiner eigenen Taste erneut gestartet.',
  },
  'station.too-many-calls': {
    name: 'Zu viele Anfragen',
    says: 'Dieser Bildschirm fragt mehr auf einmal, als die Station beantwortet.',
    remedy: 'Laden Sie das Fenster neu. Geschieht es wieder, melden Sie es: Es ist ein Fehler des Bildschirms.',
  },
  'station.out-of-service': {
    name: 'Außer Betrieb',
    says: 'Die Station ist außer Betrieb: Ihr Fertigungsbuch lässt sich nicht beschreiben.',
    remedy: 'Tun Sie, was der Fehler in den Nachweisdaten verlangt, und starten Sie die Station dann neu.',
  },
  'entry.invalid': {
    name: 'Eingabe ungültig',
    says: 'Was eingegeben wurde, ist nicht das, was hier erwartet wird.',
    remedy: 'Prüfen Sie das in den Nachweisdaten genannte Feld. Mehr als 512 Zeichen werden nicht angenommen.',
  },
  'query.worker-gone': {
    name: 'Suche steht',
    says: 'Der Prozess, der das Fertigungsbuch durchsucht, ist beendet oder hat nicht rechtzeitig geantwortet.',
    remedy: 'Versuchen Sie es noch einmal: Er wird neu gestartet. Die Linie ist nicht betroffen.',
  },
} as const satisfies Partial<FaultWords>;
