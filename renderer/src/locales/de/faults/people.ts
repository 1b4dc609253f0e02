import type { FaultWords } from '../../fault-words.ts';

export const peopleFaults = {
  'person.unknown-or-wrong': {
    name: 'Nicht erkannt',
    says: 'Ausweis oder Name ist unbekannt, oder PIN oder Code ist falsch.',
    remedy:
      'Scannen Sie den Ausweis erneut oder geben Sie Name und PIN erneut ein. Haben Sie einen Einmalcode erhalten, drücken Sie „Ich habe einen Einmalcode“. Hilft das nicht, fragen Sie einen Administrator.',
  },
  'person.locked-out': {
    name: 'Vorerst gesperrt',
    says: 'Zu viele falsche PINs: Dieser Name ist vorübergehend gesperrt.',
    remedy: 'Warten Sie die angezeigte Zeit ab oder melden Sie sich mit dem Ausweis an.',
  },
  'person.too-soon': {
    name: 'Zu früh',
    says: 'Zu viele Fehlversuche an diesem Bildschirm.',
    remedy: 'Warten Sie einen Moment und melden Sie sich dann erneut an.',
  },
  'person.revoked': {
    name: 'Zugang entzogen',
    says: 'Diese Person kann sich nicht mehr anmelden.',
    remedy: 'Wenden Sie sich an einen Administrator und geben Sie den Ausweis ab.',
  },
  'person.not-allowed': {
    name: 'Nicht erlaubt',
    says: 'Ihre Rolle erlaubt das nicht.',
    remedy: 'Bitten Sie jemanden mit einer der angezeigten Rollen, sich anzumelden.',
  },
  'person.no-terminal': {
    name: 'Kein Terminal',
    says: 'Es gibt kein Terminal, um nach PIN oder Etikett zu fragen.',
    remedy:
      'Führen Sie den Befehl in einem Terminal aus: Er nimmt kein Geheimnis aus Argumenten, Variablen oder Dateien.',
  },
  'person.no-answer': {
    name: 'Niemand am Terminal',
    says: 'Am Terminal hat niemand geantwortet.',
    remedy: 'Führen Sie den Befehl erneut aus und geben Sie ein, wonach er fragt.',
  },
  'person.signed-out': {
    name: 'Abgemeldet',
    says: 'An diesem Bildschirm ist niemand angemeldet.',
    remedy: 'Melden Sie sich an und versuchen Sie es erneut.',
  },
  'person.first-start-over': {
    name: 'Schon eingerichtet',
    says: 'Diese Station hat ihren ersten Administrator bereits.',
    remedy: 'Melden Sie sich als Administrator an, um Personen hinzuzufügen.',
  },
  'person.id-taken': {
    name: 'Kurzname vergeben',
    says: 'Dieser Kurzname ist oder war schon vergeben.',
    remedy: 'Wählen Sie einen anderen: Kurznamen werden nie wieder vergeben.',
  },
  'person.badge-taken': {
    name: 'Ausweis vergeben',
    says: 'Dieser Ausweis gehört jemand anderem.',
    remedy: 'Verwenden Sie einen anderen Ausweis oder entziehen Sie der Person, die ihn hat, den Zugang.',
  },
  'person.not-found': {
    name: 'Person nicht gefunden',
    says: 'Niemand hat diesen Kurznamen.',
    remedy: 'Wählen Sie jemanden aus der Personenliste.',
  },
  'person.last-administrator': {
    name: 'Letzter Administrator',
    says: 'Das ist der letzte Administrator.',
    remedy: 'Fügen Sie zuerst einen weiteren Administrator hinzu.',
  },
  'person.roles-conflict': {
    name: 'Rollenkonflikt',
    says: 'Niemand ist zugleich Administrator und Sicherheitsbeauftragter.',
    remedy: 'Wählen Sie eine der beiden Rollen und geben Sie die andere jemand anderem.',
  },
  'person.own-role': {
    name: 'Eigene Rolle',
    says: 'Niemand kann sich diese Rolle selbst geben.',
    remedy: 'Bitten Sie einen anderen Administrator, sie vorzuschlagen.',
  },
  'person.role-needs-two': {
    name: 'Rolle braucht zwei',
    says: 'Diese Rolle vergeben ein Administrator und ein Sicherheitsbeauftragter gemeinsam.',
    remedy:
      'Fügen Sie die Person mit einer anderen Rolle hinzu und ändern Sie dann die Rollen: Das gibt ein Sicherheitsbeauftragter frei.',
  },
  'person.last-officer': {
    name: 'Letzter Beauftragter',
    says: 'Dies ist der letzte Sicherheitsbeauftragte.',
    remedy: 'Fügen Sie zuerst einen weiteren Sicherheitsbeauftragten hinzu.',
  },
  'person.second-person': {
    name: 'Zweite Person nötig',
    says: 'Das muss jemand anderes freigeben.',
    remedy: 'Bitten Sie einen anderen Sicherheitsbeauftragten um die Freigabe.',
  },
  'person.proposal-changed': {
    name: 'Vorschlag geändert',
    says: 'Inzwischen wurde für diese Person etwas anderes vorgeschlagen.',
    remedy: 'Lesen Sie, was jetzt vorgeschlagen ist, und entscheiden Sie dann neu.',
  },
  'person.no-second-person': {
    name: 'Keine zweite Person',
    says: 'An dieser Station könnte das niemand freigeben.',
    remedy:
      'Lassen Sie die Person sich mit dem Ausweis anmelden, oder lassen Sie zwei Beauftragte eine Wiederherstellung signieren (`birthmark recovery`).',
  },
  'person.recovery-used': {
    name: 'Bereits ausgeführt',
    says: 'Diese Wiederherstellung wurde schon ausgeführt.',
    remedy: 'Lassen Sie zwei Beauftragte eine neue mit anderer Kennung signieren.',
  },
  'person.nothing-proposed': {
    name: 'Nichts vorgeschlagen',
    says: 'Für diese Person wurde nichts vorgeschlagen.',
    remedy: 'Laden Sie die Liste der Personen neu.',
  },
  'person.no-role': {
    name: 'Keine Rolle',
    says: 'Eine Person ohne Rolle kann nichts tun.',
    remedy: 'Wählen Sie mindestens eine Rolle oder entziehen Sie der Person den Zugang.',
  },
  'person.pins-differ': {
    name: 'PINs verschieden',
    says: 'Die beiden PINs stimmen nicht überein.',
    remedy: 'Führen Sie den Befehl erneut aus, und geben Sie zweimal dieselbe PIN ein.',
  },
  'person.weak-pin': {
    name: 'PIN zu leicht',
    says: 'Diese PIN ist zu leicht zu erraten.',
    remedy: 'Wählen Sie 6 bis 12 Ziffern: keine Reihe, keine Wiederholung, nicht den Kurznamen.',
  },
  'person.weak-badge': {
    name: 'Ausweis zu kurz',
    says: 'Dieser Code ist zu kurz für einen Ausweis.',
    remedy: 'Scannen Sie den Ausweis, statt zu tippen: Er muss mindestens 6 Zeichen haben.',
  },
  'person.code-expired': {
    name: 'Code abgelaufen',
    says: 'Der Einmalcode ist älter als 24 Stunden.',
    remedy: 'Lassen Sie sich von einem Administrator einen neuen Code geben.',
  },
  'person.own-code': {
    name: 'Code für sich selbst',
    says: 'Niemand kann einen Einmalcode für sich selbst erzeugen.',
    remedy: 'Bitten Sie einen anderen Administrator um einen Code, oder ändern Sie Ihre PIN mit der aktuellen.',
  },
  'operators.damaged': {
    name: 'Personenliste defekt',
    says: 'Die Personenliste der Station ist beschädigt oder nicht lesbar.',
    remedy:
      'Stellen Sie die Datei aus den Nachweisdaten aus einer Sicherung wieder her und rufen Sie den Sicherheitsbeauftragten. Bis dahin kann sich niemand anmelden.',
  },
  'operators.missing': {
    name: 'Personenliste fehlt',
    says: 'Die Personenliste der Station fehlt, aber das Fertigungsjournal nennt Personen.',
    remedy:
      'Stellen Sie die Datei aus den Nachweisdaten aus einer Sicherung wieder her und rufen Sie den Sicherheitsbeauftragten.',
  },
  'operators.not-written': {
    name: 'Personen ungesichert',
    says: 'Die Personenliste konnte nicht gespeichert werden; nichts hat sich geändert.',
    remedy: 'Prüfen Sie den Datenträger des Datenverzeichnisses und versuchen Sie es erneut.',
  },
  'floor.damaged': {
    name: 'Vorrichtung unlesbar',
    says: 'Die gespeicherte Vorrichtung oder der Auftrag ist beschädigt oder nicht lesbar.',
    remedy:
      'Stellen Sie die Datei aus den Nachweisdaten aus einer Sicherung wieder her, oder löschen Sie sie und weisen Sie die Anschlüsse neu zu.',
  },
  'floor.not-written': {
    name: 'Einrichtung verworfen',
    says: 'Die Einrichtung der Vorrichtung konnte nicht gespeichert werden; nichts hat sich geändert.',
    remedy: 'Prüfen Sie den Datenträger des Datenverzeichnisses und versuchen Sie es erneut.',
  },
  'floor.no-such-slot': {
    name: 'Steckplatz fehlt',
    says: 'Die Vorrichtung hat keinen Steckplatz mit dieser Nummer.',
    remedy: 'Wählen Sie einen anderen Steckplatz oder geben Sie der Vorrichtung mehr Zeilen oder Spalten.',
  },
} as const satisfies Partial<FaultWords>;
