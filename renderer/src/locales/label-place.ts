import type { FaultView } from '../../../station-core/contract.ts';

export interface LabelPlace {
  readonly label: 'inner' | 'outer';
  /** Counted from 1; null where the station lays the label out. */
  readonly item: number | null;
  /** As label.json names it. */
  readonly type: string | null;
  /** A code whose modules get too small. */
  readonly module: { readonly mm: number; readonly minMm: number } | null;
  /** The smallest type, in which a text does not fit. */
  readonly minTypeMm: number | null;
}

/** Where on a label a fault is, and what is too small there, as its evidence says; null for any other fault. */
export function labelPlaceOf({ code, evidence }: FaultView): LabelPlace | null {
  const { label, item, type, symbology, moduleMm, minModuleMm, minTypeMm } = evidence;
  if (!code.startsWith('label.') || (label !== 'inner' && label !== 'outer')) return null;
  const kind = type ?? symbology;
  return {
    label,
    item: typeof item === 'number' ? item : null,
    type: typeof kind === 'string' ? kind : null,
    module:
      typeof moduleMm === 'number' && typeof minModuleMm === 'number' ? { mm: moduleMm, minMm: minModuleMm } : null,
    minTypeMm: typeof minTypeMm === 'number' ? minTypeMm : null,
  };
}
