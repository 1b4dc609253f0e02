import type { FaultWords } from '../../fault-words.ts';

export const manifestFaults = {
  'manifest.missing': {
    name: 'Manifest fehlt',
    says: 'Der Station fehlt ein von Beauftragten signiertes Manifest.',
    remedy:
      'Lassen Sie zwei Beauftragte eines mit `birthmark manifest new` signieren und nennen Sie es in station.json.',
  },
  'manifest.escrow': {
    name: 'Hinterlegung verboten',
    says: 'Das Manifest erlaubt dieses Hinterlegungszertifikat nicht.',
    remedy:
      'Stellen Sie das Hinterlegungszertifikat wieder her oder lassen Sie zwei Beauftragte ein neues Manifest signieren.',
  },
  'manifest.upstream': {
    name: 'Zentrale verboten',
    says: 'Das Manifest erlaubt diese Zentrale nicht, oder keine ist eingerichtet.',
    remedy:
      'Stellen Sie den Abschnitt upstream in station.json wieder her oder lassen Sie ein neues Manifest signieren.',
  },
  'manifest.checkpoint-key': {
    name: 'Falscher Prüfpunkt',
    says: 'Das Manifest erlaubt diesen Prüfpunktschlüssel nicht.',
    remedy: 'Stellen Sie den Schlüssel in station.json wieder her oder lassen Sie ein neues Manifest signieren.',
  },
  'manifest.module': {
    name: 'HSM-Treiber verboten',
    says: 'Das Manifest erlaubt diesen HSM-Treiber nicht.',
    remedy: 'Stellen Sie den Treiber wieder her. Nach seinem Update lassen Sie ein Manifest mit seinem Hash signieren.',
  },
  'manifest.printer': {
    name: 'Drucker verboten',
    says: 'Das Manifest erlaubt Drucker dieser Art nicht.',
    remedy: 'Wählen Sie einen Drucker erlaubter Art oder lassen Sie ein neues Manifest signieren.',
  },
  'manifest.scanner': {
    name: 'Scanner verboten',
    says: 'Das Manifest erlaubt dieses Scannerprogramm nicht.',
    remedy: 'Stellen Sie das Scannerprogramm wieder her oder lassen Sie ein Manifest mit seinem Hash signieren.',
  },
  'manifest.product': {
    name: 'Produkt verboten',
    says: 'Das Manifest erlaubt dieses Produkt nicht.',
    remedy: 'Lassen Sie zwei Beauftragte ein Manifest signieren, das dieses Produkt nennt.',
  },
  'manifest.description': {
    name: 'Andere Beschreibung',
    says: 'Das Manifest erlaubt eine andere Beschreibung dieses Produkts.',
    remedy: 'Stellen Sie product.json wieder her oder lassen Sie ein Manifest mit ihrem Hash signieren.',
  },
  'manifest.release-key': {
    name: 'Signatur verboten',
    says: 'Das Manifest erlaubt den Schlüssel dieses Releases nicht.',
    remedy: 'Nehmen Sie ein Release mit erlaubtem Schlüssel oder lassen Sie ein neues Manifest signieren.',
  },
  'manifest.firmware-floor': {
    name: 'Unter Mindeststand',
    says: 'Dieses Release ist älter, als das Manifest erlaubt.',
    remedy: 'Importieren Sie ein neueres Release. Alte Firmware kann behobene Fehler zurückbringen.',
  },
} as const satisfies Partial<FaultWords>;
