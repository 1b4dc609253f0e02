/**
 * The alarm of a screen, by WebAudio: two falling tones for FAIL, two equal ones for ERROR, gently again and again
 * while somebody has to acknowledge. It plays no files and is silent until a person touched the screen, because
 * browsers want it so; that it is, can be asked.
 */
export const AGAIN_AFTER_MS = 4_000;
const LOUDNESS = 0.16;
const TONES_HZ = { fail: [620, 440], error: [520, 520] } as const;
const TONE_S = 0.22;

export type AlarmKind = keyof typeof TONES_HZ;

export class Alarm {
  #context: AudioContext | undefined;

  get blocked(): boolean {
    return this.#context !== undefined && this.#context.state !== 'running';
  }

  /** To be called from a gesture: only then may a page begin to sound. */
  async unlock(): Promise<void> {
    this.#context ??= new AudioContext();
    if (this.#context.state !== 'running') await this.#context.resume();
  }

  sound(kind: AlarmKind): void {
    this.#context ??= new AudioContext();
    if (this.#context.state !== 'running') return;
    TONES_HZ[kind].forEach((hz, index) => {
      if (this.#context !== undefined) tone(this.#context, hz, index * (TONE_S + 0.06));
    });
  }
}

function tone(context: AudioContext, hz: number, afterS: number): void {
  const begin = context.currentTime + afterS;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'triangle';
  oscillator.frequency.value = hz;
  // Without a ramp the speaker clicks at both ends.
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
  gain.gain.setValueAtTime(LOUDNESS, begin + TONE_S - 0.05);
  gain.gain.linearRampToValueAtTime(0, begin + TONE_S);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(begin);
  oscillator.stop(begin + TONE_S);
}
