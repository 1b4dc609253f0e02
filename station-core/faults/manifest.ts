import type { FaultText } from '../model/fault-text.ts';

/** What station.json and product.json chose that the station manifest does not allow. */
export const manifestFaults = {
  'manifest.missing': {
    name: 'No station manifest',
    blame: 'station',
    stops: 'unit',
    says: 'The station has no manifest that officers signed.',
    remedy: 'Ask two security officers to sign one with `birthmark manifest new`, and name it in station.json.',
  },
  'manifest.escrow': {
    name: 'Escrow not allowed',
    blame: 'station',
    stops: 'unit',
    says: 'The manifest does not allow this escrow certificate.',
    remedy: 'Restore the escrow certificate, or ask two officers to sign a manifest with the new one.',
  },
  'manifest.upstream': {
    name: 'Upstream not allowed',
    blame: 'station',
    stops: 'unit',
    says: 'The manifest does not allow this upstream, or none is set up.',
    remedy: 'Restore the upstream section of station.json, or ask two officers to sign a new manifest.',
  },
  'manifest.checkpoint-key': {
    name: 'Checkpoint key wrong',
    blame: 'station',
    stops: 'unit',
    says: 'The manifest does not allow this checkpoint key.',
    remedy: 'Restore the checkpoint key of station.json, or ask two officers to sign a new manifest.',
  },
  'manifest.module': {
    name: 'HSM driver not allowed',
    blame: 'station',
    stops: 'unit',
    says: 'The manifest does not allow this HSM driver.',
    remedy: 'Restore the driver. After an update of it, ask two officers to sign a manifest with its hash.',
  },
  'manifest.printer': {
    name: 'Printer not allowed',
    blame: 'station',
    stops: 'unit',
    says: 'The manifest does not allow printers of this kind.',
    remedy: 'Choose a printer of an allowed kind, or ask two officers to sign a new manifest.',
  },
  'manifest.scanner': {
    name: 'Scanner not allowed',
    blame: 'station',
    stops: 'unit',
    says: 'The manifest does not allow this scanner program.',
    remedy: 'Restore the scanner program, or ask two officers to sign a manifest with its hash.',
  },
  'manifest.product': {
    name: 'Product not allowed',
    blame: 'station',
    stops: 'unit',
    says: 'The manifest does not allow this product.',
    remedy: 'Ask two officers to sign a manifest that names this product.',
  },
  'manifest.description': {
    name: 'Description differs',
    blame: 'station',
    stops: 'unit',
    says: 'The manifest allows another description of this product.',
    remedy: 'Restore product.json, or ask two officers to sign a manifest with its hash.',
  },
  'manifest.release-key': {
    name: 'Release key refused',
    blame: 'station',
    stops: 'unit',
    says: 'The manifest does not allow the key that signed this release.',
    remedy: 'Use a release signed by an allowed key, or ask two officers to sign a new manifest.',
  },
  'manifest.firmware-floor': {
    name: 'Below firmware floor',
    blame: 'station',
    stops: 'unit',
    says: 'This release is older than the manifest allows.',
    remedy: 'Import a newer release. Old firmware may bring back defects that were fixed.',
  },
} as const satisfies Record<string, FaultText>;
