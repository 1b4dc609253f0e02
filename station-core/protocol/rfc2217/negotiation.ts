import { Buffer } from 'node:buffer';
import { encodeTelnetOption, type TelnetVerb } from './telnet.ts';

/**
 * Who has which telnet option switched on: the state machine of RFC 1143 without its queue, because this side never
 * changes its mind. It cannot fall into an answering loop, whatever the other side sends.
 */
type OptionState = 'no' | 'yes' | 'want-yes' | 'refused';

export interface NegotiationPlan {
  /** Options this side is willing to perform (WILL). */
  readonly ours: readonly number[];
  /** Options the other side may perform (DO). */
  readonly theirs: readonly number[];
}

interface Half {
  readonly allowed: readonly number[];
  readonly states: Map<number, OptionState>;
  readonly yes: TelnetVerb;
  readonly no: TelnetVerb;
}

export class TelnetNegotiation {
  readonly #ours: Half;
  readonly #theirs: Half;

  constructor(plan: NegotiationPlan) {
    this.#ours = { allowed: plan.ours, states: new Map(), yes: 'will', no: 'wont' };
    this.#theirs = { allowed: plan.theirs, states: new Map(), yes: 'do', no: 'dont' };
  }

  /** The bytes that ask for everything in the plan. */
  ask(): Buffer {
    return Buffer.concat([this.#ours, this.#theirs].flatMap(askFor));
  }

  /** Takes one verb of the other side; the answer may be empty. */
  receive(verb: TelnetVerb, option: number): Buffer {
    switch (verb) {
      case 'will':
        return agree(this.#theirs, option);
      case 'wont':
        return decline(this.#theirs, option);
      case 'do':
        return agree(this.#ours, option);
      case 'dont':
        return decline(this.#ours, option);
    }
  }

  /** What has been settled about an option this side performs. `undefined`: not yet. */
  ours(option: number): boolean | undefined {
    return settled(this.#ours.states.get(option));
  }

  theirs(option: number): boolean | undefined {
    return settled(this.#theirs.states.get(option));
  }
}

function askFor(half: Half): Buffer[] {
  return half.allowed
    .filter((option) => !half.states.has(option))
    .map((option) => {
      half.states.set(option, 'want-yes');
      return encodeTelnetOption(half.yes, option);
    });
}

function agree(half: Half, option: number): Buffer {
  const state = half.states.get(option) ?? 'no';
  if (state === 'yes') return Buffer.alloc(0);
  if (!half.allowed.includes(option)) return encodeTelnetOption(half.no, option);
  half.states.set(option, 'yes');
  return state === 'want-yes' ? Buffer.alloc(0) : encodeTelnetOption(half.yes, option);
}

function decline(half: Half, option: number): Buffer {
  const state = half.states.get(option) ?? 'no';
  if (state === 'no' || state === 'refused') {
    if (half.allowed.includes(option)) half.states.set(option, 'refused');
    return Buffer.alloc(0);
  }
  half.states.set(option, 'refused');
  return state === 'yes' ? encodeTelnetOption(half.no, option) : Buffer.alloc(0);
}

function settled(state: OptionState | undefined): boolean | undefined {
  if (state === 'yes') return true;
  return state === 'refused' ? false : undefined;
}
