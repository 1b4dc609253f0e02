import type { FaultWords } from '../../fault-words.ts';

export const arrivalFaults = {
  'board.ram-load-locked': {
    name: 'Kein Laden ins RAM',
    says: 'Secure Boot ist an: Dieser Chip führt keinen Agenten aus dem RAM aus.',
    remedy: 'Legen Sie die Platine beiseite. Nehmen Sie eine neue oder ein Produkt, dessen Agent in der Firmware ist.',
  },
  'board.ram-needs-reset': {
    name: 'Reset-Leitung nötig',
    says: 'Zum Laden des Agenten ins RAM muss der Port die Platine zurücksetzen.',
    remedy: 'Verwenden Sie einen Port, dessen DTR und RTS mit Reset und Boot-Pin der Platine verbunden sind.',
  },
  'board.ram-load-refused': {
    name: 'RAM-Laden abgelehnt',
    says: 'Der ROM-Lader hat es abgelehnt, den Agenten ins RAM zu laden.',
    remedy:
      'Starten Sie die Platine erneut. Tritt der Fehler wieder auf, prüfen Sie das Agenten-Image und legen Sie die Platine für die QS beiseite.',
  },
  'board.ram-agent-silent': {
    name: 'RAM-Agent stumm',
    says: 'Der Agent wurde ins RAM geladen, antwortet aber nicht.',
    remedy:
      'Starten Sie die Platine erneut. Tritt der Fehler wieder auf, prüfen Sie, ob das Image zum Chip passt, dann die Versorgung.',
  },
  'board.agent-elsewhere': {
    name: 'Agent am falschen Ort',
    says: 'Der Agent läuft nicht dort, wo das Produkt es angibt.',
    remedy: 'Vergleichen Sie identity.arrival in product.json mit der Firmware dieses Release.',
  },
  'board.boot-unproven': {
    name: 'Start nicht belegt',
    says: 'Nichts zeigt, dass dieses Gerät seine Produktionsfirmware startet.',
    remedy:
      'Prüfen Sie das Boot-Log in den Nachweisdaten: Der Bootloader muss seine Meldungen auf dieser Konsole ausgeben.',
  },
} as const satisfies Partial<FaultWords>;
