import type { FaultWords } from '../../fault-words.ts';

export const productFaults = {
  'product.no-agent': {
    name: 'Agent fehlt im Build',
    says: 'Der Build enthält den Agenten nicht.',
    remedy: 'Nehmen Sie die Komponente birthmark_agent in die Firmware auf oder laden Sie den Agenten ins RAM.',
  },
  'product.bad-setting': {
    name: 'Build-Option falsch',
    says: 'Eine Kconfig-Einstellung des Builds passt nicht zu diesem Produkt.',
    remedy: 'Setzen Sie die im Nachweis genannte Option und bauen Sie neu.',
  },
  'product.settings-unknown': {
    name: 'Kconfig unbekannt',
    says: 'Dieser Build zeigt seine Kconfig-Einstellungen nicht.',
    remedy: 'Prüfen Sie sie von Hand oder verwenden Sie das ganze Build-Verzeichnis von ESP-IDF.',
  },
  'product.no-room': {
    name: 'Flash ist voll',
    says: 'Der Flash hat keinen Platz für die fehlenden Partitionen.',
    remedy: 'Verkleinern Sie eine andere Partition und fügen Sie die im Nachweis genannten hinzu.',
  },
  'product.no-profile': {
    name: 'eFuses fehlen',
    says: 'Die Firmware brennt eFuses, die product.json nicht nennt.',
    remedy: 'Ergänzen Sie securityProfile in product.json, damit die Station sie prüft.',
  },
  'product.unlocked': {
    name: 'Produkt startet nie',
    says: 'Ein Gerät ohne Sperre wartet auf die Station und startet nie.',
    remedy:
      'Setzen Sie `lock` (`product new --lock`), mit einer Freigabe, die sperren darf; oder flashen Sie danach eine andere Firmware.',
  },
  'product.example-oid': {
    name: 'OID für Beispiele',
    says: 'Die OID des Hardwaretyps ist eine, die für Beispiele da ist.',
    remedy:
      'Behalten Sie sie für Versuche. Verkaufte Geräte brauchen eine OID Ihres eigenen Zweigs (kostenlos bei der IANA).',
  },
  'product.exists': {
    name: 'Produkt schon da',
    says: 'In diesem Ordner liegt schon eine product.json; nichts wurde geschrieben.',
    remedy: 'Wählen Sie mit --out einen anderen Ordner oder bearbeiten Sie die vorhandene Datei.',
  },
  'product.unanswered': {
    name: 'Angaben fehlen',
    says: 'Zum neuen Produkt fehlen Angaben.',
    remedy: 'Geben Sie die im Nachweis genannten Optionen an oder starten Sie den Befehl in einem Terminal.',
  },
} as const satisfies Partial<FaultWords>;
