import type { FaultWords } from '../../fault-words.ts';

export const backupFaults = {
  'backup.exists': {
    name: 'Sicherung vorhanden',
    says: 'Unter diesem Namen gibt es schon etwas.',
    remedy: 'Nennen Sie eine Datei oder einen Ordner, den es noch nicht gibt. Eine Sicherung ersetzt nie eine andere.',
  },
  'backup.not-written': {
    name: 'Sicherung gescheitert',
    says: 'Die Sicherung ließ sich nicht schreiben.',
    remedy: 'Schaffen Sie auf dem genannten Datenträger Platz oder nennen Sie einen anderen. Sichern Sie dann erneut.',
  },
  'backup.too-large': {
    name: 'Zu groß für tar',
    says: 'Eine Datei der Station passt nicht in eine tar-Datei.',
    remedy: 'Nennen Sie für die Sicherung einen Ordner: einen Namen, der nicht auf .tar endet.',
  },
  'station.moved': {
    name: 'Station umgezogen',
    says: 'Diese Station ist auf einen anderen Rechner umgezogen und startet hier nicht mehr.',
    remedy:
      'Starten Sie sie dort, wo ihre Sicherung wiederhergestellt wurde. Fehlt die Sicherung, führen Sie `birthmark station move` erneut aus.',
  },
  'station.rehearsal': {
    name: 'Probekopie',
    says: 'Diese Kopie dient nur der Probe: Sie startet, signiert und sendet nie.',
    remedy:
      'Verwenden Sie die laufende Station. Ist diese endgültig abgeschaltet, stellen Sie die Sicherung in einem anderen Ordner ohne --rehearse wieder her.',
  },
  'backup.two-stations': {
    name: 'Alte Station unklar',
    says: 'Es steht nicht fest, dass die alte Station endgültig abgeschaltet ist.',
    remedy:
      'Geben Sie --rehearse an, um die Sicherung zu erproben. Geben Sie --old-station-stopped an, wenn die alte Station abgeschaltet ist und nie mehr startet.',
  },
  'backup.station-at-work': {
    name: 'Alte Station läuft',
    says: 'Die alte Station hat sich gerade noch bei der Zentrale gemeldet.',
    remedy:
      'Schalten Sie die alte Station endgültig ab und warten Sie bis zum Zeitpunkt `silentFrom`. Stellen Sie dann mit demselben Code wieder her. Zum Erproben geben Sie --rehearse an.',
  },
  'backup.missing': {
    name: 'Keine Sicherung',
    says: 'An dieser Stelle gibt es keine lesbare Sicherung.',
    remedy: 'Prüfen Sie den Pfad und ob dieses Konto ihn lesen darf.',
  },
  'backup.damaged': {
    name: 'Sicherung beschädigt',
    says: 'Die Sicherung ist nicht das, was gesichert wurde.',
    remedy:
      'Nehmen Sie eine andere Sicherung. Bewahren Sie diese auf: Sie kann zeigen, wer sie geändert hat oder welcher Datenträger versagt.',
  },
  'backup.place-taken': {
    name: 'Ordner nicht leer',
    says: 'Eine Station wird in einen leeren Ordner wiederhergestellt; dieser ist es nicht.',
    remedy:
      'Bewahren Sie auf, was dort liegt: Es kann mehr wissen als die Sicherung. Verschieben Sie es oder nennen Sie einen anderen Ordner.',
  },
  'backup.no-client-key': {
    name: 'Client-Schlüssel fehlt',
    says: 'Die Zentrale lässt sich nicht fragen: Der Schlüssel dafür wird nicht gesichert.',
    remedy:
      'Holen Sie in der Zentrale ein neues Client-Zertifikat und geben Sie es mit --client-cert und --client-key an.',
  },
} as const satisfies Partial<FaultWords>;
