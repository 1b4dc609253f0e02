import type { FaultWords } from '../../fault-words.ts';

export const identityFaults = {
  'csr.malformed': {
    name: 'Anforderung fehlerhaft',
    says: 'Die Zertifikatsanforderung ist keine gültige PKCS#10-Anforderung.',
    remedy: 'Legen Sie die Platine in den Sperrbehälter. Versuchen Sie es nicht erneut.',
  },
  'csr.no-possession': {
    name: 'Schlüssel unbewiesen',
    says: 'Die Platine konnte nicht beweisen, dass sie ihren eigenen Schlüssel besitzt.',
    remedy: 'Legen Sie die Platine in den Sperrbehälter. Versuchen Sie es nicht erneut.',
  },
  'csr.stale': {
    name: 'Alte Anforderung',
    says: 'Die Zertifikatsanforderung ist keine Antwort auf die Frage dieser Station.',
    remedy: 'Legen Sie die Platine in den Sperrbehälter: Sie spielt vielleicht eine alte Anforderung ab.',
  },
  'csr.foreign-key': {
    name: 'Schlüssel stimmt nicht',
    says: 'Die Zertifikatsanforderung gilt einem anderen Schlüssel als dem, den die Platine gemeldet hat.',
    remedy: 'Legen Sie die Platine in den Sperrbehälter. Versuchen Sie es nicht erneut.',
  },
  'csr.unsuitable-key': {
    name: 'Schlüssel ungeeignet',
    says: 'Der Schlüssel ist kein gültiger öffentlicher P-256-Schlüssel.',
    remedy: 'Legen Sie die Platine in den Sperrbehälter; prüfen Sie die Firmware dieses Stands.',
  },
  'csr.key-seen-before': {
    name: 'Schlüssel doppelt',
    says: 'Dieser Schlüssel gehört bereits einem anderen Gerät.',
    remedy:
      'Halten Sie den Steckplatz an und rufen Sie die QS: Zwei Platinen teilen einen Schlüssel, oder eine wurde geklont.',
  },
  'unit.already-provisioned': {
    name: 'Schon gefertigt',
    says: 'Dieses Gerät wurde bereits provisioniert.',
    remedy:
      'Öffnen Sie einen Nacharbeitsauftrag, wenn das gewollt ist; sonst geben Sie das Gerät zur Fertigware zurück.',
  },
  'unit.of-another-station': {
    name: 'Von anderer Station',
    says: 'Die Platine trägt ein Gerätezertifikat, das diese Station ihr nicht ausgestellt hat. Es wurde nichts geschrieben.',
    remedy:
      'Geben Sie das Gerät zur Fertigware zurück oder lassen Sie es an der Station nacharbeiten, die es gefertigt hat.',
  },
  'unit.other-product': {
    name: 'Anderes Produkt',
    says: 'Dieses Gerät wurde als anderes Produkt begonnen.',
    remedy: 'Prüfen Sie den Auftrag; ein Gerät behält das Produkt, für das es seine Seriennummer bekam.',
  },
  'unit.in-progress': {
    name: 'In anderem Steckplatz',
    says: 'An diesem Gerät wird schon in einem anderen Steckplatz gearbeitet.',
    remedy: 'Prüfen Sie die Kabel: Zwei Steckplätze führen zur selben Platine.',
  },
  'unit.key-replaced': {
    name: 'Schlüssel ersetzt',
    says: 'Das Gerät hat einen anderen Schlüssel als den, für den sein Zertifikat ausgestellt wurde.',
    remedy:
      'Legen Sie die Platine für die QS beiseite und starten Sie sie nicht erneut. Ihr Zertifikat muss als verloren gelten.',
  },
  'unit.chain-mismatch': {
    name: 'Falsche Zertifikate',
    says: 'Das Gerät hat eine andere Zertifikatskette gespeichert, als es bekommen hat.',
    remedy: 'Starten Sie die Platine erneut. Wiederholt es sich, legen Sie sie in den Sperrbehälter.',
  },
  'unit.proof-failed': {
    name: 'Identität unbewiesen',
    says: 'Nach dem Neustart konnte das Gerät nicht mit seinem installierten Schlüssel signieren.',
    remedy: 'Legen Sie die Platine in den Sperrbehälter. Versuchen Sie es nicht erneut.',
  },
  'unit.secrets-mismatch': {
    name: 'Falsche Geheimnisse',
    says: 'Passwort oder Besitzcode im Gerät sind nicht die, die dafür gezogen wurden.',
    remedy: 'Starten Sie die Platine erneut. Wiederholt es sich, legen Sie sie in den Sperrbehälter.',
  },
  'permit.none': {
    name: 'Keine Genehmigung',
    says: 'Keine Genehmigung erlaubt dieses Produkt auf dieser Station.',
    remedy: 'Bitten Sie den Sicherheitsbeauftragten um eine Genehmigung für dieses Produkt.',
  },
  'permit.expired': {
    name: 'Genehmigung ungültig',
    says: 'Die Genehmigung für dieses Produkt gilt zu dieser Zeit nicht.',
    remedy: 'Prüfen Sie die Uhr der Station; bitten Sie den Sicherheitsbeauftragten um eine neue Genehmigung.',
  },
  'permit.used-up': {
    name: 'Genehmigung erschöpft',
    says: 'Das Kontingent der Genehmigung ist aufgebraucht.',
    remedy: 'Bitten Sie den Sicherheitsbeauftragten um eine neue Genehmigung.',
  },
  'profile.lint': {
    name: 'Zertifikat regelwidrig',
    says: 'Das Zertifikat, das signiert werden sollte, verletzt das Zertifikatsprofil.',
    remedy: 'Halten Sie die Linie an und rufen Sie den Sicherheitsbeauftragten. Es wurde nichts signiert.',
  },
  'hsm.missing': {
    name: 'HSM fehlt',
    says: 'Das HSM-Token fehlt, oder sein Treiber lässt sich nicht laden.',
    remedy: 'Stecken Sie das Token dieser Station ein und prüfen Sie den Pfad seines Treibers.',
  },
  'hsm.wrong-pin': {
    name: 'HSM-PIN falsch',
    says: 'Das HSM-Token hat die PIN abgelehnt.',
    remedy: 'Prüfen Sie die PIN. Wiederholt falsche PINs sperren das Token.',
  },
  'hsm.no-key': {
    name: 'HSM-Schlüssel fehlt',
    says: 'Das HSM-Token enthält nicht den Schlüssel, den die Station braucht.',
    remedy: 'Prüfen Sie, ob das richtige Token steckt, oder führen Sie die Schlüsselzeremonie durch.',
  },
  'hsm.failed': {
    name: 'HSM versagt',
    says: 'Das HSM konnte nicht tun, was verlangt wurde.',
    remedy: 'Prüfen Sie das Token und starten Sie die Station neu.',
  },
  'signer.gone': {
    name: 'Signierer weg',
    says: 'Der Signierprozess ist beendet oder antwortet nicht.',
    remedy: 'Die Station startet ihn selbst neu. Wiederholt es sich, prüfen Sie das HSM und seinen Treiber.',
  },
  'signer.refused': {
    name: 'Signatur verweigert',
    says: 'Der Signierprozess hat die Signatur verweigert: Diese Anfrage darf er nicht signieren.',
    remedy: 'Halten Sie die Linie an und rufen Sie den Sicherheitsbeauftragten. Es wurde nichts signiert.',
  },
  'signer.journal-damaged': {
    name: 'Signierbuch defekt',
    says: 'Die Aufzeichnung dessen, was signiert wurde, ist beschädigt.',
    remedy:
      'Nehmen Sie die Station außer Betrieb und rufen Sie den Sicherheitsbeauftragten; lassen Sie die Datei, wie sie ist.',
  },
  'signer.journal-unwritable': {
    name: 'Signierbuch gesperrt',
    says: 'Der Signierprozess kann nicht aufzeichnen, was er signiert, also signiert er nichts.',
    remedy: 'Prüfen Sie die Festplatte und die Rechte des Datenverzeichnisses.',
  },
  'signer.journal-in-use': {
    name: 'Zweiter Signierer',
    says: 'Ein anderer Signierprozess arbeitet gerade mit der Aufzeichnung dessen, was signiert wurde.',
    remedy:
      'Schließen Sie das andere Stationsprogramm, das dieses Datenverzeichnis benutzt, und starten Sie dann erneut.',
  },
  'escrow.bad-certificate': {
    name: 'Hinterlegung gestört',
    says: 'Mit dem Hinterlegungszertifikat lassen sich keine Geheimnisse versiegeln.',
    remedy: 'Installieren Sie ein gültiges Hinterlegungszertifikat der Verwaltung.',
  },
} as const satisfies Partial<FaultWords>;
