import { Fault } from '../../fault.ts';
import { drawUnitSecrets, saltUnitSecrets, type UnitSecrets } from '../../secrets/draw.ts';
import { type Secret, SecretText } from '../../secret.ts';
import { withoutPartsOf } from './redact.ts';

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

  /** Those of a label that was printed before a crash: the unit keeps them, under another salt. */
  takeUp(label: Pick<UnitSecrets, 'softApPassword' | 'ownershipCode'>): void {
    const { softApPassword, ownershipCode } = label;
    this.#drawn = saltUnitSecrets({ username: this.#ownerName, softApPassword, ownershipCode });
  }

  held(): UnitSecrets {
    if (this.#drawn === undefined) throw new Error('the plan reads secrets before the step that draws them');
    return this.#drawn;
  }

  /**
   * Evidence without this run's secrets. It may quote the unit, and firmware may print its own password into the boot
   * log; the alphabet of the secrets has nothing that JSON would escape.
   */
  redacted<T>(evidence: T): T {
    const text = this.redactedText(JSON.stringify(evidence));
    return text === undefined ? evidence : (JSON.parse(text) as T);
  }

  /** Undefined while no secrets are drawn: then nobody knows what in a text is secret. */
  redactedText(text: string): string | undefined {
    if (this.#drawn === undefined) return undefined;
    const { softApPassword, ownershipCode } = this.#drawn;
    return withoutPartsOf(text, [softApPassword.revealBytes(), ownershipCode.revealBytes()]);
  }

  /** As `redacted`, for a fault and for the faults that caused it: causes go into the log. */
  redactedFault({ code, evidence, cause, stack }: Fault): Fault {
    const reported = new Fault(code, this.redacted(evidence), {
      cause: cause instanceof Fault ? this.redactedFault(cause) : cause,
    });
    if (stack !== undefined) reported.stack = stack;
    return reported;
  }

  forget(): void {
    this.#drawn?.softApPassword[Symbol.dispose]();
    this.#drawn?.ownershipCode[Symbol.dispose]();
    this.#drawn = undefined;
  }
}

export interface PrintedLabel {
  readonly job: string;
  readonly qrText: Secret<string>;
  readonly labelSha256Hex: string;
}

/** The label this run has printed or taken up, and what was then scanned from it. */
export class LabelOfRun {
  #printed: PrintedLabel | undefined;
  #scanned: Secret<string> | undefined;

  /** In place of the one before. */
  remember(printed: PrintedLabel): void {
    const before = this.#printed?.qrText;
    if (before instanceof SecretText && before !== printed.qrText) before[Symbol.dispose]();
    this.#printed = printed;
  }

  /** A label that was scanned before the step that prints one: that of an earlier run. */
  get takenUp(): PrintedLabel | undefined {
    return this.#scanned === undefined ? undefined : this.#printed;
  }

  remembered(): PrintedLabel {
    if (this.#printed === undefined) throw new Error('the plan scans a label before the step that prints it');
    return this.#printed;
  }

  /** What the scanner read from it, suffix and all. */
  rememberScan(text: Secret<string>): void {
    if (this.#scanned instanceof SecretText) this.#scanned[Symbol.dispose]();
    this.#scanned = text;
  }

  /** Once: whoever takes the text is the last to have it. */
  takeScanned(): Secret<string> {
    const text = this.#scanned;
    if (text === undefined) throw new Error('the plan uses a scan before the step that waits for it');
    this.#scanned = undefined;
    return text;
  }

  forget(): void {
    for (const text of [this.#printed?.qrText, this.#scanned]) if (text instanceof SecretText) text[Symbol.dispose]();
    this.#printed = undefined;
    this.#scanned = undefined;
  }
}
