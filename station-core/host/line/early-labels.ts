/** Finds the slot whose label is scanned before the slot asks for it, by what stands on the label without being secret. */
import type { SlotView } from '../../contract.ts';
import type { LabelledUnit } from '../../labels/read-label-text.ts';

/** `ssidOf` gives the newest name that the ledger has for a unit. Undefined when no run at work will ask for the label. */
export function slotOfEarlyLabel(
  label: LabelledUnit,
  slots: readonly SlotView[],
  ssidOf: (unit: string) => string | undefined,
): number | undefined {
  return slots.find(({ work }) => {
    if (work === null || work.unit === null || work.scan !== null || !willAsk(work)) return false;
    return label.label === 'inner' ? ssidOf(work.unit) === label.ssid : label.mac === work.unit;
  })?.slot;
}

/** A slot whose label has been scanned asks for none any more. */
function willAsk({ steps, stepNumber }: NonNullable<SlotView['work']>): boolean {
  return stepNumber <= steps.indexOf('confirmLabel') + 1;
}
