import type { FaultWords } from '../../fault-words.ts';

export const peopleFaults = {
  'person.unknown-or-wrong': {
    name: 'Nicht erkannt',
    says: 'Darunter ist hier niemand bekannt, oder die PIN ist falsch.',
    remedy:
      'Scannen Sie den Ausweis noch einmal oder geben Sie Name und PIN erneut ein. Ein Administrator weiß, wer bekannt ist.',
  },
  'person.locked-out': {
    name: 'Vorerst gesperrt',
    says: 'Zu viele falsche PINs: Dieser Name ist eine Weile gesperrt.',
    remedy:
      'Warten Sie, bis die angezeigte Zeit um ist, oder melden Sie sich mit dem Ausweis an. Die Sperre löst sich von selbst.',
  },
  'person.too-soon': {
    name: 'Zu früh',
    says: 'Zu viele Fehlversuche an diesem Bildschirm: Er nimmt den nächsten etwas später an.',
    remedy: 'Warten Sie einen Moment und melden Sie sich dann erneut an.',
  },
  'person.revoked': {
    name: 'Zugang entzogen',
    says: 'Diese Person darf sich nicht mehr anmelden.',
    remedy: 'Wenden Sie sich an einen Administrator; geben Sie den Ausweis ab.',
  },
  'person.not-allowed': {
    name: 'Nicht erlaubt',
    says: 'Die Rolle der angemeldeten Person erlaubt das nicht.',
    remedy: 'Jemand mit einer der angezeigten Rollen muss sich anmelden und es tun.',
  },
  'person.signed-out': {
    name: 'Abgemeldet',
    says: 'An diesem Bildschirm ist niemand angemeldet.',
    remedy: 'Melden Sie sich an und versuchen Sie es dann noch einmal.',
  },
  'person.first-start-over': {
    name: 'Schon eingerichtet',
    says: 'Diese Station kennt ihre Personen schon: Der erste Administrator wird nur einmal angelegt.',
    remedy: 'Melden Sie sich als Administrator an, um jemanden hinzuzufügen.',
  },
  'person.id-taken': {
    name: 'Kurzname vergeben',
    says: 'Diesen Kurznamen hat oder hatte schon jemand; er wird nie zweimal vergeben.',
    remedy: 'Wählen Sie einen anderen Kurznamen.',
  },
  'person.badge-taken': {
    name: 'Ausweis vergeben',
    says: 'Dieser Ausweis gehört jemand anderem.',
    remedy: 'Verwenden Sie einen anderen Ausweis oder entziehen Sie der Person, die ihn hat, den Zugang.',
  },
  'person.not-found': {
    name: 'Niemand so genannt',
    says: 'Niemand hat diesen Kurznamen.',
    remedy: 'Sehen Sie in die Liste der Personen und wählen Sie eine davon.',
  },
  'person.last-administrator': {
    name: 'Letzter Administrator',
    says: 'Das ist der letzte Administrator: Ohne ihn könnte niemand mehr Personen hinzufügen.',
    remedy: 'Fügen Sie zuerst einen weiteren Administrator hinzu.',
  },
  'person.no-role': {
    name: 'Keine Rolle',
    says: 'Ohne Rolle könnte diese Person nichts tun.',
    remedy: 'Wählen Sie mindestens eine Rolle, oder entziehen Sie der Person den Zugang.',
  },
  'person.weak-pin': {
    name: 'PIN zu leicht',
    says: 'Diese PIN ist zu leicht zu erraten.',
    remedy: 'Wählen Sie 6 bis 12 Ziffern, die keine Reihe, keine Wiederholung und nicht der Kurzname sind.',
  },
  'person.weak-badge': {
    name: 'Ausweis zu kurz',
    says: 'Das ist zu kurz für einen Ausweis.',
    remedy: 'Scannen Sie den Ausweis, statt zu tippen; er muss mindestens 6 Zeichen liefern.',
  },
  'person.no-credential': {
    name: 'Ohne PIN und Ausweis',
    says: 'Ohne PIN oder Ausweis könnte sich diese Person nie anmelden.',
    remedy: 'Geben Sie eine PIN ein, scannen Sie einen Ausweis, oder beides.',
  },
  'operators.damaged': {
    name: 'Personenliste defekt',
    says: 'Die Personenliste dieser Station ist beschädigt oder nicht lesbar.',
    remedy:
      'Stellen Sie die in den Nachweisdaten genannte Datei aus einer Sicherung wieder her. Rufen Sie den Sicherheitsbeauftragten; bis dahin kann sich niemand anmelden.',
  },
  'operators.missing': {
    name: 'Personenliste fehlt',
    says: 'Die Personenliste dieser Station ist weg, aber ihr Fertigungsbuch weiß, dass es Personen gab.',
    remedy:
      'Stellen Sie die in den Nachweisdaten genannte Datei aus einer Sicherung wieder her. Rufen Sie den Sicherheitsbeauftragten: Der erste Administrator wird nur einmal angelegt.',
  },
  'operators.not-written': {
    name: 'Personen ungesichert',
    says: 'Die Personenliste konnte nicht geschrieben werden; sie ist, wie sie war.',
    remedy: 'Prüfen Sie die Festplatte des Datenverzeichnisses und versuchen Sie es dann noch einmal.',
  },
  'floor.damaged': {
    name: 'Vorrichtung unlesbar',
    says: 'Was die Station über Vorrichtung und Auftrag weiß, ist beschädigt oder nicht lesbar.',
    remedy:
      'Stellen Sie die in den Nachweisdaten genannte Datei aus einer Sicherung wieder her, oder entfernen Sie sie und lernen Sie die Steckplätze neu an.',
  },
  'floor.not-written': {
    name: 'Nicht gespeichert',
    says: 'Die Einrichtung der Vorrichtung konnte nicht geschrieben werden; sie ist, wie sie war.',
    remedy: 'Prüfen Sie die Festplatte des Datenverzeichnisses und versuchen Sie es dann noch einmal.',
  },
  'floor.no-such-slot': {
    name: 'Steckplatz fehlt',
    says: 'Die Vorrichtung hat keinen Steckplatz mit dieser Nummer.',
    remedy: 'Wählen Sie einen Steckplatz der Vorrichtung oder geben Sie ihr mehr Zeilen oder Spalten.',
  },
} as const satisfies Partial<FaultWords>;
