import type { SlotView } from '../../../station-core/contract.ts';
import type { Answerable } from '../parts/answerable.ts';

/** As one text, which stays the same while the slots do. */
export function slotsAwaitingLabels(slots: readonly SlotView[]): string {
  return slots
    .filter(({ work }) => work !== null && work.scan !== null)
    .map(({ slot }) => slot)
    .join(', ');
}

/** The slots that show a FAIL or an ERROR; as one text, too. */
export function slotsFailed(slots: readonly SlotView[]): string {
  return slots
    .filter(({ work, last }) => work === null && (last?.outcome === 'FAIL' || last?.outcome === 'ERROR'))
    .map(({ slot }) => slot)
    .join(', ');
}

/** Whether the notice praised the scan at a slot that has failed by now: nothing good is said below a FAIL. */
export function isOverruled(notice: Answerable | null, failed: string): boolean {
  return notice?.goodOfSlot !== undefined && failed.split(', ').includes(String(notice.goodOfSlot));
}

/** Whether the notice asked for a label that is awaited no more, or said that one is not awaited yet which now is. */
export function isAnswered(notice: Answerable | null, awaited: string): boolean {
  const slots = awaited === '' ? [] : awaited.split(', ');
  if (notice?.waitsForSlot === 'any') return slots.length > 0;
  if (notice?.waitsForSlot !== undefined) return slots.includes(String(notice.waitsForSlot));
  return notice?.asksAtSlot !== undefined && !slots.includes(String(notice.asksAtSlot));
}
