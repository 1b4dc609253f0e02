/**
 * The alarm of a screen: two falling tones for FAIL, two equal ones for ERROR, gently again and again while somebody has
 * to acknowledge. It is silent until a person touched the screen, because browsers want it so; that it is, can be asked.
 */
export const AGAIN_AFTER_MS = 4_000;
const TONES_HZ = { fail: [620, 440], error: [520, 520] } as const;
/** One low tone, once: a scan that did not count. */
const WRONG_SCAN_HZ = [330] as const;

export type AlarmKind = keyof typeof TONES_HZ;

/** What makes the sound; see web-audio.ts. */
export interface SoundDevice {
  readonly running: boolean;
  /** Asks to be let sound. Whether it may is seen in `running`, sooner or later. */
  readonly wake: () => void;
  readonly play: (tonesHz: readonly number[]) => void;
}

export class Alarm {
  readonly #open: (changed: () => void) => SoundDevice;
  #device: SoundDevice | undefined;
  /** Was to sound while the browser did not let it: it does as soon as it may. */
  #due: AlarmKind | undefined;

  /** `open` is given what to call when the device began or ceased to run. */
  constructor(open: (changed: () => void) => SoundDevice) {
    this.#open = open;
  }

  get blocked(): boolean {
    return this.#device?.running === false;
  }

  /** To be called from a gesture as well: only then may a page begin to sound. */
  unlock(): void {
    this.#device ??= this.#open(() => {
      this.#soundDue();
    });
    if (!this.#device.running) this.#device.wake();
  }

  sound(kind: AlarmKind): void {
    this.#due = kind;
    this.unlock();
    this.#soundDue();
  }

  /** Once, and only if it may sound now: later it would say nothing about what was scanned. */
  soundWrongScan(): void {
    if (this.#device?.running === true) this.#device.play(WRONG_SCAN_HZ);
  }

  /** Nothing calls any more. */
  hush(): void {
    this.#due = undefined;
  }

  #soundDue(): void {
    if (this.#device?.running !== true || this.#due === undefined) return;
    this.#device.play(TONES_HZ[this.#due]);
    this.#due = undefined;
  }
}
