import type { FaultWords } from '../../fault-words.ts';
export const efuseFaults = {
  'efuse.unreachable': {
    name: 'eFuses passen nicht',
    says: 'Die eFuses dieses Chips können nicht mehr zum Produkt passen.',
    remedy:
      'Legen Sie das Gerät für die QS beiseite: Es ist gebraucht oder gehört zu einem anderen Produkt. Es wurde nichts gebrannt.',
  },
  'efuse.unit-first': {
    name: 'Erst das Gerät',
    says: 'Das Gerät hat Schlüssel oder Flash-Verschlüsselung noch nicht angelegt.',
    remedy:
      'Prüfen Sie, ob die Firmware das beim ersten Start tut, und starten Sie das Gerät erneut. Es wurde nichts gebrannt.',
  },
  'efuse.not-as-expected': {
    name: 'eFuses nicht gebrannt',
    says: 'Die eFuses dieses Geräts entsprechen nicht dem Produkt.',
    remedy:
      'Legen Sie das Gerät für die QS beiseite: Seine Firmware hätte die eFuses aus den Nachweisdaten brennen müssen.',
  },
  'efuse.not-taken': {
    name: 'eFuse-Brennfehler',
    says: 'Eine eFuse wurde gebrannt, liest sich aber anders zurück.',
    remedy:
      'Legen Sie das Gerät in den Sperrbehälter. Prüfen Sie vor dem nächsten Gerät die Versorgung dieses Steckplatzes.',
  },
  'efuse.key-manager': {
    name: 'Key Manager aktiv',
    says: 'Dieser Chip soll seine Schlüssel im Key Manager halten.',
    remedy:
      'Legen Sie das Gerät für die QS beiseite: Espressif hat den Key Manager zurückgezogen. Es wurde nichts geschrieben.',
  },
  'efuse.not-allowed': {
    name: 'Brennen nicht erlaubt',
    says: 'Dieses Produkt erlaubt der Station nicht, eFuses zu brennen.',
    remedy: 'Fragen Sie den Produktverantwortlichen: Nur ein Sicherheitsprofil mit burnByStation true erlaubt es.',
  },
  'efuse.timing-unknown': {
    name: 'Brennzeit unbekannt',
    says: 'Die Station kennt die eFuse-Brennzeiten dieses Chips nicht.',
    remedy: 'Lassen Sie die Firmware die eFuses beim ersten Start brennen und setzen Sie burnByStation auf false.',
  },
  'efuse.foreign-digest': {
    name: 'Fremder Schlüssel',
    says: 'Das Produkt nennt einen Secure-Boot-Schlüssel, den sein Release nicht verwendet.',
    remedy:
      'Halten Sie an: Ein auf den falschen Schlüssel gesperrter Chip startet nie wieder. Vergleichen Sie die Digests in den Nachweisdaten.',
  },
} as const satisfies Partial<FaultWords>;
