import type { CountedShiftView, DifferenceKind, ShiftCounts } from '../../../../station-core/contract.ts';

/** One step of the equation: what must be the same on both sides, and which differences lie between. */
export interface Leg {
  readonly left: number;
  readonly right: number;
  readonly kinds: CountedShiftView['kinds'];
}

const LEGS: readonly (readonly DifferenceKind[])[] = [
  ['signature-unknown', 'signature-unused', 'signature-missing', 'signed-earlier', 'permit-differs', 'journal-shorter'],
  ['not-delivered', 'issued-earlier', 'chain-differs'],
  [
    'not-labelled',
    'label-unearned',
    'label-twice',
    'delivered-earlier',
    'label-unaccounted',
    'label-withdrawn',
    'chain-file-missing',
    'chain-file-changed',
  ],
];

export function legsOf(counts: ShiftCounts, kinds: CountedShiftView['kinds']): readonly Leg[] {
  const { signatures, issued, delivered, labelsPrinted, labelsVoided } = counts;
  const sides = [signatures, issued, delivered, labelsPrinted - labelsVoided];
  return LEGS.map((named, at) => ({
    left: sides[at] ?? 0,
    right: sides[at + 1] ?? 0,
    kinds: kinds.filter(({ kind }) => named.includes(kind)),
  }));
}

/** Two sides may be equal by chance while a difference stands on each. */
export function isEven({ left, right, kinds }: Leg): boolean {
  return left === right && kinds.every(({ needsReason }) => !needsReason);
}
