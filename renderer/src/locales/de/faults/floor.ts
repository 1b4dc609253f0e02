import type { FaultWords } from '../../fault-words.ts';

export const floorFaults = {
  'order.none': {
    name: 'Kein Auftrag',
    says: 'Es ist kein Auftrag gewählt.',
    remedy: 'Wählen Sie einen Auftrag und starten Sie dann erneut.',
  },
  'order.quantity-reached': {
    name: 'Menge erreicht',
    says: 'Dieser Auftrag hat seine Menge erreicht.',
    remedy: 'Wählen Sie den nächsten Auftrag. Für mehr von diesem ändern Sie seine Menge.',
  },
  'order.no-rework': {
    name: 'Keine Nacharbeit offen',
    says: 'Das ist kein offener Nacharbeitsauftrag für dieses Produkt.',
    remedy: 'Bitten Sie die QS, einen Nacharbeitsauftrag zu eröffnen, und wählen Sie ihn dann aus.',
  },
  'order.rework-only': {
    name: 'Nur Nacharbeit',
    says: 'Ein Nacharbeitsauftrag gilt nur für Geräte, die bestanden haben.',
    remedy: 'Wählen Sie für andere Geräte einen Arbeitsauftrag.',
  },
  'order.malformed': {
    name: 'Auftragscode ungültig',
    says: 'Der Barcode des Auftrags ist ungültig.',
    remedy: 'Scannen Sie ihn erneut. Hilft das nicht, geben Sie den Auftrag von Hand ein.',
  },
  'order.unknown': {
    name: 'Auftrag unbekannt',
    says: 'Die Station kennt diesen Auftrag noch nicht.',
    remedy: 'Geben Sie unter „Auftrag“ Produkt, Genehmigung und Menge ein oder scannen Sie den ganzen Code.',
  },
  'order.differs': {
    name: 'Auftrag weicht ab',
    says: 'Im Fertigungsjournal hat dieser Auftrag ein anderes Produkt oder eine andere Menge.',
    remedy: 'Prüfen Sie die Nummer. Eine andere Menge geben Sie unter „Auftrag“ mit „Menge ändern“ ein.',
  },
  'order.permit-of-other-product': {
    name: 'Falsche Genehmigung',
    says: 'Diese Genehmigung gilt für ein anderes Produkt.',
    remedy: 'Wählen Sie eine Genehmigung für dieses Produkt oder bitten Sie einen Sicherheitsbeauftragten darum.',
  },
  'product.none': {
    name: 'Kein Produkt',
    says: 'Die Station hat noch kein Produkt.',
    remedy: 'Importieren Sie unter „Einrichtung“ ein signiertes Firmware-Release.',
  },
  'product.unknown': {
    name: 'Produkt unbekannt',
    says: 'Die Station hat dieses Produkt nicht.',
    remedy: 'Prüfen Sie den Auftrag oder importieren Sie das Produkt unter „Einrichtung“.',
  },
  'product.no-release': {
    name: 'Keine gültige Firmware',
    says: 'Das Produkt hat keine Firmware, die die Annahmeprüfung besteht.',
    remedy: 'Importieren Sie unter „Einrichtung“ ein vollständiges Release dieses Produkts.',
  },
  'product.no-subject': {
    name: 'Inhaber fehlt',
    says: 'Der Zertifikatsinhaber dieses neuen Produkts fehlt.',
    remedy: 'Geben Sie Organisation, Einheit und Hardwaretyp wie in der Genehmigung ein und importieren Sie erneut.',
  },
  'product.not-stored': {
    name: 'Nicht gespeichert',
    says: 'Das Produkt konnte nicht gespeichert werden; nichts hat sich geändert.',
    remedy: 'Prüfen Sie Datenträger und Rechte des Datenverzeichnisses und importieren Sie erneut.',
  },
  'floor.no-simulated-jig': {
    name: 'Simulation fehlt',
    says: 'Die simulierte Vorrichtung antwortet nicht.',
    remedy: 'Starten Sie den Probebetrieb neu: Seine simulierten Platinen laufen nur, solange er läuft.',
  },
  'slot.no-port': {
    name: 'Kein Anschluss',
    says: 'Diesem Steckplatz ist kein Anschluss zugewiesen.',
    remedy: 'Weisen Sie unter „Einrichtung“ einen Anschluss zu, indem Sie die Platine einstecken.',
  },
  'slot.busy': {
    name: 'Steckplatz arbeitet',
    says: 'In diesem Steckplatz läuft gerade ein Lauf.',
    remedy: 'Warten Sie, bis er endet, oder stoppen Sie ihn.',
  },
  'slot.idle': {
    name: 'Steckplatz ruht',
    says: 'In diesem Steckplatz läuft nichts.',
    remedy: 'Sehen Sie sich das Ergebnis an: Der Lauf ist vielleicht gerade zu Ende gegangen.',
  },
  'slot.not-awaited': {
    name: 'Kein Etikett erwartet',
    says: 'Darauf wartet dieser Steckplatz gerade nicht.',
    remedy: 'Sehen Sie auf die Kachel: Das Etikett ist vielleicht schon gescannt oder wird gerade gedruckt.',
  },
  'slot.must-acknowledge': {
    name: 'Nicht quittiert',
    says: 'Das letzte Ergebnis dieses Steckplatzes ist nicht quittiert.',
    remedy: 'Nehmen Sie das Gerät heraus, tun Sie, was das Ergebnis verlangt, und quittieren Sie es.',
  },
  'slot.confirm-abort': {
    name: 'Stopp bestätigen',
    says: 'Ein unumkehrbarer Schritt hat begonnen.',
    remedy: 'Bestätigen Sie nur, wenn Sie stoppen müssen. Bisherige Änderungen am Gerät sind dauerhaft.',
  },
  'slot.none-waiting': {
    name: 'Keine Platine wartet',
    says: 'In keinem Steckplatz wartet eine Platine auf den Start.',
    remedy: 'Legen Sie Platinen ein und quittieren Sie zuerst die Ergebnisse, die darauf warten.',
  },
  'station.too-many-calls': {
    name: 'Zu viele Anfragen',
    says: 'Dieser Bildschirm sendet mehr Anfragen, als die Station annimmt.',
    remedy: 'Laden Sie das Fenster neu. Passiert es wieder, melden Sie es: Der Bildschirm hat einen Fehler.',
  },
  'station.out-of-service': {
    name: 'Außer Betrieb',
    says: 'Außer Betrieb: Das Fertigungsjournal ist nicht beschreibbar.',
    remedy: 'Beheben Sie den Fehler aus den Nachweisdaten und starten Sie die Station neu.',
  },
  'entry.invalid': {
    name: 'Eingabe ungültig',
    says: 'Der eingegebene Wert ist hier nicht gültig.',
    remedy: 'Prüfen Sie das Feld aus den Nachweisdaten: höchstens 512 Zeichen, keine Steuerzeichen.',
  },
  'entry.label-text': {
    name: 'Etikett abgewiesen',
    says: 'Der Text enthält ein Etikettgeheimnis und wurde nicht gespeichert.',
    remedy: 'Schreiben Sie es noch einmal in eigenen Worten. Das Feld steht in den Nachweisdaten.',
  },
  'query.worker-gone': {
    name: 'Suche abgebrochen',
    says: 'Die Suche im Fertigungsjournal ist beendet oder antwortete nicht rechtzeitig.',
    remedy: 'Versuchen Sie es erneut: Die Suche startet neu. Die Linie ist nicht betroffen.',
  },
  'self-test.false-pass': {
    name: 'Linie angehalten',
    says: 'Ein Selbsttest hat eine bekannt schlechte Platine bestehen lassen.',
    remedy:
      'Suchen Sie die Ursache, wiederholen Sie den Selbsttest und lassen Sie die QS ihn unter „Statistik“ quittieren.',
  },
} as const satisfies Partial<FaultWords>;
