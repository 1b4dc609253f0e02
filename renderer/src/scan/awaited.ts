import type { SlotView } from '../../../station-core/contract.ts';

/** As one text, which stays the same while the slots do. */
export function slotsAwaitingLabels(slots: readonly SlotView[]): string {
  return slots
    .filter(({ work }) => work !== null && work.scan !== null)
    .map(({ slot }) => slot)
    .join(', ');
}

/** Whether the notice asked for the label of a slot that waits for none any more. */
export function isAnswered(notice: { readonly asksAtSlot?: number } | null, awaited: string): boolean {
  return notice?.asksAtSlot !== undefined && !awaited.split(', ').includes(String(notice.asksAtSlot));
}
