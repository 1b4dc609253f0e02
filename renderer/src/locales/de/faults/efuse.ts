import type { FaultWords } from '../../fault-words.ts';
export const efuseFaults = {
  'efuse.unreachable': {
    name: 'eFuses passen nicht',
    says: 'Die eFuses dieses Chips können nicht mehr werden, was das Produkt verlangt.',
    remedy:
      'Legen Sie die Platine für die QS beiseite: Sie ist nicht fabrikneu oder gehört nicht zu diesem Produkt. Es wurde nichts gebrannt.',
  },
  'efuse.unit-first': {
    name: 'Erst das Gerät',
    says: 'Das Gerät hat einen Schlüssel noch nicht erzeugt oder seinen Flash noch nicht verschlüsselt; das kann nur es selbst.',
    remedy:
      'Prüfen Sie, ob die Firmware das beim ersten Start tut, und starten Sie die Platine dann erneut. Es wurde nichts gebrannt.',
  },
  'efuse.not-as-expected': {
    name: 'eFuses fehlen',
    says: 'Die eFuses dieses Geräts sind nicht, was das Produkt verlangt.',
    remedy:
      'Legen Sie die Platine für die QS beiseite: Die Firmware hätte sie brennen sollen. Die Nachweisdaten nennen, was fehlt.',
  },
  'efuse.not-taken': {
    name: 'eFuse nahm nicht an',
    says: 'Eine eFuse wurde gebrannt, aber beim Zurücklesen steht etwas anderes da.',
    remedy:
      'Legen Sie die Platine in den Quarantänebehälter und prüfen Sie die Versorgung dieses Platzes vor der nächsten.',
  },
  'efuse.not-allowed': {
    name: 'Brennen nicht erlaubt',
    says: 'Das Produkt erlaubt der Station nicht, eFuses zu brennen.',
    remedy:
      'Gebrannt wird nur für ein Produkt mit Sicherheitsprofil und burnByStation true. Fragen Sie, wer das Produkt verantwortet.',
  },
  'efuse.timing-unknown': {
    name: 'Brennzeit unbekannt',
    says: 'Die Station weiß nicht, wie lange die eFuses dieses Chips gebrannt werden müssen.',
    remedy: 'Lassen Sie die Firmware sie beim ersten Start brennen, und setzen Sie burnByStation auf false.',
  },
  'efuse.foreign-digest': {
    name: 'Fremder Schlüssel',
    says: 'Das Produkt nennt einen Secure-Boot-Schlüssel, der nichts in seinem Release signiert hat.',
    remedy:
      'Halt. Ein Chip, der auf den falschen Schlüssel gesperrt ist, startet nie wieder. Vergleichen Sie die Schlüssel-Digests in den Nachweisdaten.',
  },
} as const satisfies Partial<FaultWords>;
