/** What a screen receives about the slots while nobody is signed in: their state, and nothing that identifies a unit. */
import type { SlotEvent, SlotView } from '../../contract.ts';

export function lockedEvent(event: SlotEvent): SlotEvent {
  switch (event.kind) {
    case 'all':
      return { ...event, slots: event.slots.map(lockedSlot) };
    case 'slot':
      return { kind: 'slot', slot: lockedSlot(event.slot) };
  }
}

/** Every field that names a unit or a port is emptied here: what is added to the contract has to be thought of. */
function lockedSlot({ port, work, last, ...place }: SlotView): SlotView {
  return {
    ...place,
    port: port === null ? null : '',
    work:
      work === null
        ? null
        : {
            ...work,
            unit: null,
            serial: null,
            printer: work.printer === null ? null : { ...work.printer, evidence: {} },
            doubt: work.doubt === null ? null : { serial: '' },
            scan: work.scan === null ? null : { ...work.scan, serial: '' },
          },
    last:
      last === null
        ? null
        : {
            ...last,
            unit: null,
            serial: null,
            fault: last.fault === null ? null : { ...last.fault, evidence: {} },
          },
  };
}
