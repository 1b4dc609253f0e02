import { Fault } from '../fault.ts';
import { drawUnitSecrets, type UnitSecrets } from '../secrets/draw.ts';
import type { Secret } from '../secret.ts';

/** The secrets of one run: they live here from the moment they are drawn until the run ends, and nowhere else. */
export class UnitSecretsOfRun {
  readonly #ownerName: string;
  #drawn: UnitSecrets | undefined;

  constructor(ownerName: string) {
    this.#ownerName = ownerName;
  }

  draw(): UnitSecrets {
    this.#drawn = drawUnitSecrets({ username: this.#ownerName });
    return this.#drawn;
  }

  held(): UnitSecrets {
    if (this.#drawn === undefined) throw new Error('the plan reads secrets before the step that draws them');
    return this.#drawn;
  }

  /** The fault without this run's secrets: its evidence may quote the boot log, and firmware may print its password. */
  redact(fault: Fault): Fault {
    if (this.#drawn === undefined) return fault;
    const words = [this.#drawn.softApPassword.reveal(), this.#drawn.ownershipCode.reveal()];
    const evidence = Object.entries(fault.evidence).map(([name, value]) => [name, blank(value, words)] as const);
    return new Fault(fault.code, Object.fromEntries(evidence), { cause: fault.cause });
  }

  forget(): void {
    this.#drawn = undefined;
  }
}

function blank(value: string | number | boolean, words: readonly string[]): string | number | boolean {
  if (typeof value !== 'string') return value;
  return words.reduce((text, word) => text.replaceAll(word, '[secret]'), value);
}

/** The label this run has printed and still waits to see scanned. */
export class LabelOfRun {
  #printed: { readonly job: string; readonly qrText: Secret<string> } | undefined;

  remember(printed: { readonly job: string; readonly qrText: Secret<string> }): void {
    this.#printed = printed;
  }

  remembered(): { readonly job: string; readonly qrText: Secret<string> } {
    if (this.#printed === undefined) throw new Error('the plan scans a label before the step that prints it');
    return this.#printed;
  }

  forget(): void {
    this.#printed = undefined;
  }
}
