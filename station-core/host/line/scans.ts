import { SCAN_RIGHTS, type ScanResult } from '../../contract.ts';
import { Fault, type FaultCode } from '../../fault.ts';
import { type LabelledUnit, readLabelText } from '../../labels/read-label-text.ts';
import { holdsSecrets } from '../../model/desk/label-secrets.ts';
import { permits } from '../../model/permission.ts';
import { readingsOf } from '../../model/scanned/readings.ts';
import { unframed } from '../../model/scanned/unframed.ts';
import type { Person } from '../../operators/person.ts';
import { Secret } from '../../secret.ts';
import type { LabelDesk } from '../../station/scanners/label-desk.ts';
import type { ScannedUnit } from '../queries/unit-calls.ts';
import type { OrderAsked } from './orders.ts';
import { parseWorkOrder } from './work-order-code.ts';

export interface ScansParts {
  /** Absent when a fixed scanner reads the labels. */
  readonly desk: LabelDesk | undefined;
  readonly personAt: (screen: string) => Person | undefined;
  /** Throws when nobody who may is signed in there. */
  readonly operatorAt: (screen: string) => Person;
  readonly signIn: (screen: string, badge: string) => Promise<{ readonly person: Person }>;
  readonly orderIsChosen: () => boolean;
  readonly choose: (choice: OrderAsked, by: string) => Promise<unknown>;
  /** The slot that has this unit at work and will ask for its label. */
  readonly slotOfEarlyLabel: (label: LabelledUnit) => number | undefined;
  /** The one unit that this names, of all that were made here. */
  readonly unitOf: (text: string, by: 'ssid' | 'mac' | 'any') => Promise<ScannedUnit | null>;
}

type EarlyLabel = Extract<ScanResult, { kind: 'early-label' }>;

/** Scanners end a scan with CR, LF or TAB, and some screens hand that on. */
const AROUND = /^[\s]+|[\s]+$/g;
/** What a badge reader types: one word of printable characters. */
const BADGE = /^[!-~]{4,128}$/;
/** Nobody's badge; or not looked at, because too many before it were nobody's. */
const NO_BADGE: ReadonlySet<FaultCode> = new Set<FaultCode>(['person.unknown-or-wrong', 'person.too-soon']);

/**
 * Decides what a scanned text is and hands it to whoever awaits it: a work order, a label, a badge. What the text says
 * is not logged and not answered: it may be a unit's password or a person's badge.
 */
export class Scans {
  readonly #parts: ScansParts;

  constructor(parts: ScansParts) {
    this.#parts = parts;
  }

  async submit(screen: string, scanned: string): Promise<ScanResult> {
    // A badge is known by all that its scanner sends, prefix and all.
    const text = scanned.replace(AROUND, '');
    const bare = unframed(scanned).text;
    const person = this.#parts.personAt(screen);
    const choice = parseWorkOrder(bare);
    if (choice !== undefined) return this.#chooseOrder(screen, choice);
    const early = this.#earlyLabel(screen, text);
    if (typeof early?.slot === 'number') return early;
    const unit = await this.#unitLookedUp(bare, person);
    if (unit !== undefined) return unit;
    if (early !== undefined) return early;
    if (this.#isLabel(text, person)) return this.#label(screen, text);
    if (this.#awaitsLabelFrom(person)) return this.#badgeOrLabel(screen, text);
    return this.#badge(screen, text, person);
  }

  async #chooseOrder(screen: string, choice: OrderAsked): Promise<ScanResult> {
    const { id } = this.#parts.operatorAt(screen);
    await this.#parts.choose(choice, id);
    return { kind: 'work-order', order: choice.order };
  }

  /**
   * For whoever may look up units, a label or an id says which one they want to see, unless it is awaited at a slot of
   * theirs. Of a label only the name of its unit goes on. What names no unit may still be a badge.
   */
  async #unitLookedUp(text: string, person: Person | undefined): Promise<ScanResult | undefined> {
    if (!permits(SCAN_RIGHTS.unit, person?.roles) || this.#awaitsLabelFrom(person)) return undefined;
    const label = labelIn(text);
    if (label === 'unreadable') return { kind: 'unknown-unit' };
    const unit = await this.#unitOf(text, label);
    if (unit !== null) return { kind: 'unit', unit: unit.unit, serial: unit.serial };
    return label === undefined ? undefined : { kind: 'unknown-unit' };
  }

  #unitOf(text: string, label: LabelledUnit | undefined): Promise<ScannedUnit | null> {
    if (label === undefined) return holdsSecrets(text) ? Promise.resolve(null) : this.#parts.unitOf(text, 'any');
    return label.label === 'inner' ? this.#parts.unitOf(label.ssid, 'ssid') : this.#parts.unitOf(label.mac, 'mac');
  }

  /** A label of ours is JSON; no badge is. Whatever cannot be a badge is held against a label where one is awaited. */
  #isLabel(text: string, person: Person | undefined): boolean {
    if (unframed(text).text.startsWith('{') || this.#parts.desk?.names(text) === true) return true;
    return this.#awaitsLabelFrom(person) && !BADGE.test(text);
  }

  #awaitsLabelFrom(person: Person | undefined): boolean {
    return this.#parts.desk?.isAwaited === true && permits(SCAN_RIGHTS.label, person?.roles);
  }

  /**
   * Shifts change while labels are awaited: whoever shows a badge takes over the screen, and the slots go on waiting. A
   * text that is nobody's badge is a wrong label.
   */
  async #badgeOrLabel(screen: string, text: string): Promise<ScanResult> {
    try {
      return await this.#takeOver(screen, text);
    } catch (error) {
      if (!(error instanceof Fault) || !NO_BADGE.has(error.code)) throw error;
      return this.#label(screen, text);
    }
  }

  #label(screen: string, text: string): ScanResult {
    if (this.#parts.personAt(screen) === undefined) return this.#unexpected(undefined);
    const person = this.#parts.operatorAt(screen);
    const judged = this.#parts.desk?.submit(text);
    if (judged === undefined || judged.verdict === 'no-label') return this.#unexpected(person);
    const { slot, verdict, trouble } = judged;
    return trouble === undefined ? { kind: 'label', slot, verdict } : { kind: 'label', slot, verdict, trouble };
  }

  /**
   * A label that a slot at work has yet to ask for is no wrong label for the slots that wait. Where none waits, any label
   * of a unit is too early. A fixed scanner takes no labels from hands.
   */
  #earlyLabel(screen: string, text: string): EarlyLabel | undefined {
    const { desk, personAt, operatorAt, slotOfEarlyLabel } = this.#parts;
    if (!permits(SCAN_RIGHTS.label, personAt(screen)?.roles) || desk === undefined || desk.names(text))
      return undefined;
    const [label] = readingsOf(text).flatMap((reading) => {
      const found = labelIn(reading.text);
      return found === undefined || found === 'unreadable' ? [] : [found];
    });
    if (label === undefined) return undefined;
    operatorAt(screen);
    const slot = slotOfEarlyLabel(label);
    if (slot === undefined && desk.isAwaited) return undefined;
    return { kind: 'early-label', slot: slot ?? null };
  }

  async #badge(screen: string, text: string, person: Person | undefined): Promise<ScanResult> {
    if (person !== undefined && !BADGE.test(text)) return this.#unexpected(person);
    try {
      return await this.#takeOver(screen, text);
    } catch (error) {
      // Somebody is at work here and scanned something nobody awaits: that is no attempt to get in.
      if (person !== undefined && error instanceof Fault && error.code === 'person.unknown-or-wrong') {
        return this.#unexpected(person);
      }
      throw error;
    }
  }

  async #takeOver(screen: string, badge: string): Promise<ScanResult> {
    const { person } = await this.#parts.signIn(screen, badge);
    return { kind: 'badge', name: person.name };
  }

  #unexpected(person: Person | undefined): ScanResult {
    if (person === undefined) return { kind: 'unexpected', expected: ['badge'] };
    if (this.#parts.desk?.isAwaited === true) return { kind: 'unexpected', expected: ['label', 'badge'] };
    return { kind: 'unexpected', expected: this.#parts.orderIsChosen() ? ['badge', 'work-order'] : ['work-order'] };
  }
}

function labelIn(text: string): LabelledUnit | 'unreadable' | undefined {
  try {
    return readLabelText(new Secret(text));
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'scan.unreadable') throw error;
    return 'unreadable';
  }
}
