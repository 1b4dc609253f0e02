import type { FaultWords } from '../../fault-words.ts';

export const identityFaults = {
  'csr.malformed': {
    name: 'Anforderung fehlerhaft',
    says: 'Die Zertifikatsanforderung ist keine gültige PKCS#10-Anforderung.',
    remedy: 'Legen Sie das Gerät in den Sperrbehälter. Versuchen Sie es nicht erneut.',
  },
  'csr.no-possession': {
    name: 'Schlüssel unbewiesen',
    says: 'Das Gerät konnte den Besitz seines Schlüssels nicht nachweisen.',
    remedy: 'Legen Sie das Gerät in den Sperrbehälter. Versuchen Sie es nicht erneut.',
  },
  'csr.stale': {
    name: 'Alte Anforderung',
    says: 'Die Zertifikatsanforderung passt nicht zur Challenge dieser Station.',
    remedy: 'Legen Sie das Gerät in den Sperrbehälter: Es spielt vielleicht eine alte Anforderung ab.',
  },
  'csr.foreign-key': {
    name: 'Schlüssel weicht ab',
    says: 'Die Zertifikatsanforderung nennt einen anderen Schlüssel, als das Gerät gemeldet hat.',
    remedy: 'Legen Sie das Gerät in den Sperrbehälter. Versuchen Sie es nicht erneut.',
  },
  'csr.unsuitable-key': {
    name: 'Schlüssel ungeeignet',
    says: 'Der Schlüssel ist kein gültiger öffentlicher P-256-Schlüssel.',
    remedy: 'Legen Sie das Gerät in den Sperrbehälter. Prüfen Sie die Firmware dieses Release.',
  },
  'csr.key-seen-before': {
    name: 'Schlüssel doppelt',
    says: 'Dieser Schlüssel gehört bereits einem anderen Gerät.',
    remedy:
      'Stoppen Sie den Steckplatz und rufen Sie die QS: Zwei Geräte haben denselben Schlüssel, oder eines wurde geklont.',
  },
  'unit.already-provisioned': {
    name: 'Schon fertig',
    says: 'Dieses Gerät ist schon fertig.',
    remedy:
      'Legen Sie es zur Fertigware, und legen Sie eine andere Platine ein. Soll es nachgearbeitet werden, bitten Sie die QS um einen Nacharbeitsauftrag.',
  },
  'unit.certificate-revoked': {
    name: 'Gerät widerrufen',
    says: 'Das Zertifikat dieses Geräts ist widerrufen.',
    remedy: 'Sperren Sie das Gerät. Nur eine Genehmigung mit Recht auf Nacharbeit gibt ihm ein anderes Zertifikat.',
  },
  'unit.revoked-locked': {
    name: 'Verriegelt, widerrufen',
    says: 'Das Zertifikat dieses verriegelten Geräts ist widerrufen.',
    remedy: 'Legen Sie das Gerät für immer zur Seite. Ein verriegeltes Gerät kann keinen anderen Schlüssel erzeugen.',
  },
  'unit.of-another-station': {
    name: 'Von anderer Station',
    says: 'Das Zertifikat auf diesem Gerät stammt nicht von dieser Station.',
    remedy:
      'Geben Sie das Gerät zur Fertigware zurück oder arbeiten Sie es an seiner Station nach. Es wurde nichts geschrieben.',
  },
  'unit.other-product': {
    name: 'Anderes Produkt',
    says: 'Dieses Gerät wurde als anderes Produkt begonnen.',
    remedy: 'Prüfen Sie den Auftrag: Ein Gerät behält das Produkt seiner Seriennummer.',
  },
  'unit.same-mac': {
    name: 'MAC doppelt',
    says: 'Platinen in zwei Steckplätzen zeigen dieselbe MAC-Adresse.',
    remedy:
      'Prüfen Sie, ob zwei Kabel zu einer Platine führen. Sind es zwei Platinen, legen Sie beide für die QS beiseite.',
  },
  'unit.label-fixed': {
    name: 'Etikett unveränderbar',
    says: 'Der Flash dieses Geräts ist gesperrt: Er nimmt keine neuen Geheimnisse an.',
    remedy:
      'Legen Sie das Gerät beiseite und fertigen Sie ein anderes: Dieses kann niemand mehr beschreiben, und alte Geheimnisse gibt es nicht zurück.',
  },
  'unit.other-release': {
    name: 'Andere Firmware',
    says: 'Das Gerät enthält eine andere Firmware als dieses Release.',
    remedy:
      'Importieren Sie das Release, mit dem das Gerät gefertigt wurde, oder bitten Sie die QS um einen Nacharbeitsauftrag für das ganze Gerät.',
  },
  'unit.relabel-unfinished': {
    name: 'Neues Etikett offen',
    says: 'Das neue Etikett dieses Geräts ist nicht fertig.',
    remedy:
      'Wählen Sie den Nacharbeitsauftrag für das Etikett wieder und starten Sie das Gerät. Ist er beendet, bitten Sie die QS um einen neuen.',
  },
  'unit.key-replaced': {
    name: 'Schlüssel ersetzt',
    says: 'Der Schlüssel des Geräts passt nicht zu seinem Zertifikat.',
    remedy:
      'Legen Sie das Gerät für die QS beiseite und starten Sie es nicht erneut. Sein Zertifikat gilt als verloren.',
  },
  'unit.chain-mismatch': {
    name: 'Falsche Zertifikate',
    says: 'Das Gerät hat eine andere Zertifikatskette gespeichert als die gesendete.',
    remedy: 'Starten Sie das Gerät erneut. Passiert es wieder, legen Sie es in den Sperrbehälter.',
  },
  'unit.proof-failed': {
    name: 'Identität unbewiesen',
    says: 'Nach dem Neustart konnte das Gerät nicht mit seinem Schlüssel signieren.',
    remedy: 'Legen Sie das Gerät in den Sperrbehälter. Versuchen Sie es nicht erneut.',
  },
  'unit.key-not-allowed': {
    name: 'Schlüsselort verboten',
    says: 'Das Produkt erlaubt den Ort nicht, an dem dieses Gerät seinen Schlüssel hält.',
    remedy: 'Vergleichen Sie die Schlüsseloption dieser Firmware mit denen des Produkts.',
  },
  'unit.key-readable': {
    name: 'Schlüssel lesbar',
    says: 'Der eFuse-Block des Schlüssels ist nicht gegen Auslesen geschützt.',
    remedy: 'Legen Sie das Gerät in den Sperrbehälter. Starten Sie es nicht erneut.',
  },
  'unit.key-not-fresh': {
    name: 'Schlüssel nicht neu',
    says: 'Das Gerät hat einen Schlüssel gemeldet, den es nicht eben erzeugt hat.',
    remedy: 'Legen Sie das Gerät in den Sperrbehälter: Die Herkunft seines Schlüssels ist unbekannt.',
  },
  'unit.receipt-mismatch': {
    name: 'Falscher Geburtsbeleg',
    says: 'Der Geburtsbeleg widerspricht dem, was die Station über dieses Gerät weiß.',
    remedy: 'Lesen Sie das Feld im Nachweis und legen Sie das Gerät für die QS beiseite.',
  },
  'unit.verifier-unproven': {
    name: 'Verifier ohne Nachweis',
    says: 'Das Gerät nahm den Besitzcode an, wies aber seinen Verifier nicht nach.',
    remedy: 'Legen Sie das Gerät in den Sperrbehälter. Prüfen Sie die Firmware dieses Releases.',
  },
  'unit.secrets-mismatch': {
    name: 'Falsche Geheimnisse',
    says: 'Passwort oder Besitzcode im Gerät weichen von den zugewiesenen ab.',
    remedy: 'Starten Sie das Gerät erneut. Passiert es wieder, legen Sie es in den Sperrbehälter.',
  },
  'permit.none': {
    name: 'Keine Genehmigung',
    says: 'Keine Genehmigung erlaubt dieses Produkt auf dieser Station.',
    remedy: 'Bitten Sie einen Sicherheitsbeauftragten um eine Genehmigung für dieses Produkt.',
  },
  'permit.expired': {
    name: 'Genehmigung ungültig',
    says: 'Die Genehmigung für dieses Produkt gilt zurzeit nicht.',
    remedy: 'Prüfen Sie die Uhr der Station oder bitten Sie einen Sicherheitsbeauftragten um eine neue Genehmigung.',
  },
  'permit.used-up': {
    name: 'Genehmigung erschöpft',
    says: 'Das Kontingent der Genehmigung ist aufgebraucht.',
    remedy: 'Bitten Sie einen Sicherheitsbeauftragten um eine neue Genehmigung.',
  },
  'profile.lint': {
    name: 'Zertifikat regelwidrig',
    says: 'Das zu signierende Zertifikat verletzt das Zertifikatsprofil.',
    remedy: 'Halten Sie die Linie an und rufen Sie den Sicherheitsbeauftragten. Es wurde nichts signiert.',
  },
  'hsm.missing': {
    name: 'HSM fehlt',
    says: 'Das HSM-Token fehlt, oder sein Treiber lässt sich nicht laden.',
    remedy: 'Stecken Sie das Token dieser Station ein und prüfen Sie den Pfad seines Treibers.',
  },
  'hsm.two-tokens': {
    name: 'Zwei HSM-Token',
    says: 'Mehrere HSM-Token tragen den Namen des Tokens dieser Station.',
    remedy:
      'Ziehen Sie die Token anderer Stationen ab, oder geben Sie jedem Token einen eigenen Namen. Es wurde keine PIN versucht.',
  },
  'hsm.wrong-pin': {
    name: 'HSM-PIN falsch',
    says: 'Das HSM-Token hat die PIN abgelehnt.',
    remedy: 'Prüfen Sie die PIN: Wiederholt falsche PINs sperren das Token.',
  },
  'hsm.no-key': {
    name: 'HSM-Schlüssel fehlt',
    says: 'Das HSM-Token enthält nicht den benötigten Schlüssel.',
    remedy: 'Prüfen Sie, ob das richtige Token steckt, oder führen Sie die Schlüsselzeremonie durch.',
  },
  'hsm.failed': {
    name: 'HSM-Fehler',
    says: 'Das HSM konnte eine Anfrage nicht ausführen.',
    remedy: 'Prüfen Sie das Token und starten Sie die Station neu.',
  },
  'signer.gone': {
    name: 'Signierdienst steht',
    says: 'Der Signierdienst ist beendet oder antwortet nicht.',
    remedy: 'Warten Sie: Die Station startet ihn neu. Passiert es wieder, prüfen Sie das HSM und seinen Treiber.',
  },
  'signer.refused': {
    name: 'Signatur verweigert',
    says: 'Der Signierdienst hat diese Anfrage abgelehnt.',
    remedy: 'Halten Sie die Linie an und rufen Sie den Sicherheitsbeauftragten. Es wurde nichts signiert.',
  },
  'signer.journal-damaged': {
    name: 'Signierliste defekt',
    says: 'Das Protokoll des Signierdienstes ist beschädigt.',
    remedy:
      'Nehmen Sie die Station außer Betrieb und rufen Sie den Sicherheitsbeauftragten. Verändern Sie die Datei nicht.',
  },
  'signer.journal-unwritable': {
    name: 'Signierliste gesperrt',
    says: 'Das Protokoll des Signierdienstes ist nicht beschreibbar; nichts wird signiert.',
    remedy: 'Prüfen Sie Datenträger und Rechte des Datenverzeichnisses.',
  },
  'signer.journal-in-use': {
    name: 'Signierliste belegt',
    says: 'Ein anderer Signierdienst verwendet das Protokoll.',
    remedy: 'Schließen Sie das andere Stationsprogramm, das dieses Datenverzeichnis verwendet, und starten Sie erneut.',
  },
  'escrow.bad-certificate': {
    name: 'Hinterlegung gestört',
    says: 'Mit dem Hinterlegungszertifikat lassen sich keine Geheimnisse versiegeln.',
    remedy: 'Installieren Sie ein gültiges Hinterlegungszertifikat der Verwaltung.',
  },
  'escrow.cannot-open': {
    name: 'Kopie nicht zu öffnen',
    says: 'Die versiegelte Kopie lässt sich mit diesen Schlüsseln nicht öffnen.',
    remedy: 'Verwenden Sie die Hinterlegungsschlüssel, deren Zertifikate der Eintrag nennt.',
  },
} as const satisfies Partial<FaultWords>;
