import type { FaultWords } from '../../fault-words.ts';

export const inHandFaults = {
  'in-hand.unproven': {
    name: 'Kein Urteil',
    says: 'Nichts weicht ab, aber es ließ sich zu wenig prüfen.',
    remedy: 'Lesen Sie im Nachweis, was fehlt. Behandeln Sie das Gerät nicht als echt.',
  },
  'in-hand.other-board': {
    name: 'Gerät vertauscht',
    says: 'Es antwortet ein anderes Gerät als das zuerst gelesene.',
    remedy: 'Schließen Sie nur ein Gerät an und prüfen Sie es erneut.',
  },
  'in-hand.no-product': {
    name: 'Produkt fehlt',
    says: 'Der Agent dieses Geräts kommt über das RAM, und sein Produkt fehlt.',
    remedy: 'Importieren Sie das Produkt dieses Geräts an dieser Station und prüfen Sie dann erneut.',
  },
  'look-up.unknown': {
    name: 'Unbekannt',
    says: 'Diese Station hat dieses Passwort oder diesen Code nie gezogen.',
    remedy: 'Prüfen Sie die Eingabe oder fragen Sie an den anderen Stationen.',
  },
  'look-up.not-a-secret': {
    name: 'Kein Etikettgeheimnis',
    says: 'Ein Passwort oder Code hat 16 Zeichen zu je 5 Bit.',
    remedy: 'Geben Sie es ein, wie es auf dem Etikett steht, oder scannen Sie den QR-Code.',
  },
} as const satisfies Partial<FaultWords>;
