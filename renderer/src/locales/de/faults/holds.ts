import type { FaultWords } from '../../fault-words.ts';

export const holdFaults = {
  'unit.held': {
    name: 'Von der QS gesperrt',
    says: 'Dieses Gerät ist gesperrt: Jemand hat es zurückgestellt.',
    remedy:
      'Geben Sie es der QS. Der Nachweis nennt, wer es sperrt und warum; ein Sicherheitsbeauftragter kann es freigeben.',
  },
  'hold.already': {
    name: 'Schon gesperrt',
    says: 'Jedes der genannten Geräte ist bereits gesperrt.',
    remedy: 'Lesen Sie im Nachweis, wer es getan hat und warum. Mehr ist nicht zu tun.',
  },
  'hold.none': {
    name: 'Nicht gesperrt',
    says: 'Dieses Gerät ist nicht gesperrt.',
    remedy: 'Sehen Sie in seinem Datensatz nach: Vielleicht hat es jemand vor Ihnen freigegeben.',
  },
  'hold.set-changed': {
    name: 'Andere Geräte',
    says: 'Es wären jetzt andere Geräte betroffen als angezeigt.',
    remedy: 'Sehen Sie die Liste erneut an: Der Nachweis nennt, was inzwischen geschehen ist.',
  },
  'hold.elsewhere': {
    name: 'Anderswo gesperrt',
    says: 'Eine andere Station hat dieses Gerät gesperrt.',
    remedy: 'Lassen Sie es an der Station freigeben, die der Nachweis nennt; diese hier erfährt davon.',
  },
  'hold.too-many': {
    name: 'Zu viele Geräte',
    says: 'Es sind mehr Geräte, als eine Sperre haben darf.',
    remedy: 'Grenzen Sie die Suche ein und legen Sie mehrere Sperren an.',
  },
  'hold.empty': {
    name: 'Keine solchen Geräte',
    says: 'Die Suche findet kein Gerät, das gesperrt werden könnte.',
    remedy: 'Prüfen Sie den Auftrag und die anderen Filter.',
  },
} as const satisfies Partial<FaultWords>;
