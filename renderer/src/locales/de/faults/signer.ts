import type { FaultWords } from '../../fault-words.ts';

export const signerFaults = {
  'signer.quarantined': {
    name: 'Signatur in Quarantäne',
    says: 'Der Signierdienst ist in Quarantäne und stellt keine Zertifikate aus.',
    remedy: 'Bitten Sie zwei Sicherheitsbeauftragte, sie mit Begründung aufzuheben.',
  },
  'signer.already-signed': {
    name: 'Schon zertifiziert',
    says: 'Schlüssel, Gerät oder Seriennummer haben schon ein Zertifikat.',
    remedy: 'Legen Sie das Gerät für die QS beiseite. Nacharbeit braucht eine Freigabe, die sie erlaubt.',
  },
  'signer.intent-unproven': {
    name: 'Absicht unbewiesen',
    says: 'Dem Signierdienst fehlt der signierte Beweis der Absicht.',
    remedy: 'Stoppen Sie die Linie und rufen Sie den Sicherheitsbeauftragten. Signiert wurde nichts.',
  },
  'signer.not-opened': {
    name: 'Signatur fehlt noch',
    says: 'Der Signierdienst hat noch kein Protokoll.',
    remedy: 'Führen Sie die Schlüsselzeremonie für diese Station durch.',
  },
  'signer.opened-already': {
    name: 'Signatur eingerichtet',
    says: 'Der Signierdienst dieses Tokens hat schon ein Protokoll.',
    remedy: 'Starten Sie die Station. Ein neues Protokoll braucht ein neues Token.',
  },
  'signer.no-ml-dsa-key': {
    name: 'ML-DSA-Schlüssel fehlt',
    says: 'Der ML-DSA-Schlüssel der Checkpoints fehlt oder wurde ausgetauscht.',
    remedy: 'Stellen Sie den Zustand des Signierdienstes wieder her oder wiederholen Sie die Zeremonie.',
  },
  'signer.unwitnessed': {
    name: 'Quittung steht aus',
    says: 'Der Signierdienst wartet auf die erste Quittung seit seinem Start.',
    remedy: 'Verbinden Sie die Station mit der Zentrale und warten Sie eine Minute. Starten Sie das Gerät dann erneut.',
  },
  'signer.anchor-missing': {
    name: 'Anker fehlt',
    says: 'Das Token kennt das Protokoll des Signierdienstes nicht.',
    remedy: 'Stecken Sie das zugehörige Token ein oder rufen Sie den Sicherheitsbeauftragten.',
  },
  'signer.second-signer': {
    name: 'Zweiter Signierdienst',
    says: 'Ein weiterer Signierdienst benutzt dasselbe Token.',
    remedy: 'Beenden Sie den anderen. Ein Token gehört zu einer Station.',
  },
  'signer.older-than-token': {
    name: 'Älter als sein Token',
    says: 'Das Token kennt ein neueres Protokoll als das in diesem Ordner.',
    remedy:
      'Starten Sie hier nichts, wenn eine andere Station übernommen hat. Die wiederhergestellte Station darf starten; zwei Beauftragte heben die Quarantäne auf: Anleitung „Backup, restore, move“.',
  },
  'signer.bad-config': {
    name: 'Konfiguration ungültig',
    says: 'Die Konfiguration des Signierdienstes ist nicht verwendbar.',
    remedy: 'Bitten Sie die Beauftragten, eine Konfiguration für Station und Token zu signieren.',
  },
  'signer.no-upstream-key': {
    name: 'Quittungen ungelesen',
    says: 'Der Signierdienst kennt den Schlüssel der Zentrale nicht.',
    remedy:
      'Lassen Sie zwei Beauftragte den Vorschlag von `birthmark signer-config propose` signieren. Bis dahin gelten Freigaben als offline.',
  },
  'signer.same-account': {
    name: 'Kein eigenes Konto',
    says: 'Der Signierdienst läuft im Konto der Station.',
    remedy: 'Betreiben Sie ihn in dem Konto, das `birthmark station init` genannt hat.',
  },
  'signer.within-reach': {
    name: 'Signierdateien lesbar',
    says: 'Das Konto der Station kann Dateien des Signierdienstes lesen.',
    remedy:
      'Geben Sie die Datei dem Konto des Dienstes, mit Modus 0600, oder löschen Sie die Kopie. Die PIN gilt dann als bekannt.',
  },
  'signer.wrong-module': {
    name: 'Falscher HSM-Treiber',
    says: 'Der HSM-Treiber ist nicht der, den die Beauftragten genehmigt haben.',
    remedy: 'Installieren Sie den genehmigten Treiber oder lassen Sie diesen genehmigen.',
  },
  'hsm.no-answer': {
    name: 'HSM antwortet nicht',
    says: 'Der HSM-Treiber hat nicht rechtzeitig geantwortet.',
    remedy:
      'Warten Sie, bis der Rechner weniger zu tun hat, und versuchen Sie es erneut. Antwortet er dann nicht, ziehen Sie das Token ab und stecken Sie es wieder ein.',
  },
  'hsm.refusals-damaged': {
    name: 'PIN-Vermerk beschädigt',
    says: 'Der Vermerk abgelehnter PINs ist beschädigt; keine PIN wird versucht.',
    remedy: 'Prüfen Sie, wie viele Versuche das Token noch zulässt, und löschen Sie dann die Datei im Nachweis.',
  },
  'hsm.unsuitable': {
    name: 'HSM ungeeignet',
    says: 'Dieser Art von HSM fehlt etwas, das hier gebraucht wird.',
    remedy: 'Lesen Sie im Nachweis, was fehlt, und verwenden Sie ein anderes HSM.',
  },
  'hsm.pin-form': {
    name: 'PIN-Form falsch',
    says: 'Diese PIN kann für dieses HSM nicht stimmen; sie wurde nicht versucht.',
    remedy: 'Geben Sie die PIN in der Form an, die der Nachweis nennt.',
  },
  'hsm.inconsistent': {
    name: 'HSM widersprüchlich',
    says: 'Das HSM-Token lieferte zwei Ergebnisse für denselben HMAC.',
    remedy:
      'Bitten Sie die Sicherheitsbeauftragten, das Token zu prüfen. Mit keinem der Ergebnisse wurde etwas geschrieben.',
  },
  'hsm.locked': {
    name: 'HSM-PIN gesperrt',
    says: 'Das HSM-Token hat seine PIN gesperrt.',
    remedy: 'Bitten Sie den Sicherheitsbeauftragten, es zu entsperren, und klären Sie, wer falsche PINs versucht hat.',
  },
  'hsm.full': {
    name: 'HSM voll',
    says: 'Das HSM-Token hat keinen Speicher mehr.',
    remedy: 'Bitten Sie den Sicherheitsbeauftragten, Objekte zu entfernen, die nicht zu dieser Station gehören.',
  },
  'hsm.weak-key': {
    name: 'Schlüssel ungeschützt',
    says: 'Ein Schlüssel im HSM ist nicht so geschützt, wie er muss.',
    remedy: 'Bitten Sie den Sicherheitsbeauftragten, die Zeremonie mit neuen Schlüsseln zu wiederholen.',
  },
} as const satisfies Partial<FaultWords>;
