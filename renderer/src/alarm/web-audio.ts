import type { SoundDevice } from './alarm.ts';

/** Tones by WebAudio: it plays no files. */
const LOUDNESS = 0.16;
const TONE_S = 0.22;
const PAUSE_S = 0.06;

export function openWebAudio(changed: () => void): SoundDevice {
  const context = new AudioContext();
  context.addEventListener('statechange', changed);
  return {
    get running() {
      return context.state === 'running';
    },
    // A refusal is no fault: the next gesture asks again.
    wake: () => void context.resume().catch(() => undefined),
    play: (tonesHz) => {
      tonesHz.forEach((hz, index) => {
        tone(context, hz, index * (TONE_S + PAUSE_S));
      });
    },
  };
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
