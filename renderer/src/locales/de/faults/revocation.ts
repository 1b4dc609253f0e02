import type { FaultWords } from '../../fault-words.ts';

export const revocationFaults = {
  'revocation.needs-order': {
    name: 'Anordnung nötig',
    says: 'So viele Zertifikate werden nur auf Anordnung zweier Beauftragter gesperrt.',
    remedy: 'Entwerfen Sie mit `birthmark revoke --draft` eine Anordnung; zwei Beauftragte signieren sie.',
  },
  'revocation.not-ordered': {
    name: 'Nicht angeordnet',
    says: 'Das steht nicht in der Anordnung der Beauftragten.',
    remedy: 'Vergleichen Sie die Anordnung mit dem, was gesperrt werden soll; die Nachweise nennen den Unterschied.',
  },
  'revocation.not-issued': {
    name: 'Fremdes Zertifikat',
    says: 'Der Signierdienst hat diesem Gerät dieses Zertifikat nie ausgestellt.',
    remedy: 'Suchen Sie die Station, die das Gerät gefertigt hat, und sperren Sie das Zertifikat dort.',
  },
  'revocation.nothing': {
    name: 'Nichts zu sperren',
    says: 'Es wurde kein Gerät gefunden, dessen Zertifikat gesperrt werden könnte.',
    remedy: 'Prüfen Sie Seriennummern, Auftrag und die anderen Filter.',
  },
  'revocation.already': {
    name: 'Schon widerrufen',
    says: 'Die Zertifikate dieser Geräte sind schon gesperrt oder gab es nie.',
    remedy: 'Lesen Sie in den Akten der Geräte, wer das entschieden hat und warum.',
  },
  'revocation.too-many': {
    name: 'Zu viele zum Sperren',
    says: 'So viele Zertifikate kann eine Anordnung nicht sperren.',
    remedy: 'Setzen Sie mehr Filter, und machen Sie mehrere Anordnungen daraus.',
  },
  'crl.none': {
    name: 'Keine Sperrliste',
    says: 'Diese Sperrliste hat die Station nicht.',
    remedy: 'Lassen Sie mit `birthmark crl` eine neue signieren.',
  },
  'crl.number-back': {
    name: 'CRL-Nummer zu niedrig',
    says: 'Eine neuere Sperrliste ist schon bekannt.',
    remedy:
      'Stoppen Sie die Linie und rufen Sie den Sicherheitsbeauftragten: Der Signierdienst könnte zurückgesetzt sein.',
  },
} as const satisfies Partial<FaultWords>;
