import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../station-core/contract.ts';
import { recall, remember } from '../remembered.ts';
import { useNotices } from '../parts/notice.tsx';
import { ToolButton } from '../parts/tool-button.tsx';
import { useFromSlots } from '../slots/slots.tsx';
import { Alarm, AGAIN_AFTER_MS, type AlarmKind } from './alarm.ts';
import classes from './alarm-switch.module.css';
import { isLoud } from '../slots/tile-model.ts';
import { openWebAudio } from './web-audio.ts';

const alarm = new Alarm(openWebAudio);
/** How soon the screen says that it is not let sound, or stops saying so. */
const LOOK_MS = 400;
/** The frame keeps a place of this name for a line that concerns all screens. */
export const STRIP_ID = 'frame-strip';

/**
 * Sounds on every screen while a FAIL or ERROR waits to be acknowledged, and once after a wrong scan. Muting is for this screen only, and is always
 * seen.
 */
export function AlarmSwitch() {
  const { t } = useTranslation();
  const [muted, setMuted] = useState(() => recall('muted') === 'yes');
  const loud = useFromSlots(loudest);
  const blocked = useAlarm(muted ? '' : loud);
  useWrongScanSound(muted);
  const flip = (): void => {
    remember('muted', muted ? 'no' : 'yes');
    setMuted(!muted);
    alarm.unlock();
  };
  const word = muted ? t('jig.sound.muted') : t('jig.sound.word');
  const does = muted ? t('jig.sound.unmute') : t('jig.sound.mute');
  return (
    <ToolButton
      word={word}
      data-calls={muted || blocked}
      aria-pressed={muted}
      aria-label={`${word}: ${does}`}
      title={does}
      onClick={flip}
    >
      {muted ? <IconVolumeOff size={24} aria-hidden /> : <IconVolume size={24} aria-hidden />}
      {blocked && <BlockedHint />}
    </ToolButton>
  );
}

/** A strip of its own below the bar: it covers no tile. Any touch does what it asks for. */
function BlockedHint() {
  const { t } = useTranslation();
  const strip = document.getElementById(STRIP_ID);
  if (strip === null) return null;
  return createPortal(
    <p role="status" className={classes.blocked}>
      {t('jig.sound.blocked')}
    </p>,
    strip,
  );
}

/** Repeats until nothing is loud; true while the browser does not let it sound. */
function useAlarm(loud: AlarmKind | ''): boolean {
  const [blocked, setBlocked] = useState(false);
  useEffect(() => {
    const unlock = (): void => {
      alarm.unlock();
    };
    window.addEventListener('pointerdown', unlock);
    window.addEventListener('keydown', unlock);
    return () => {
      window.removeEventListener('pointerdown', unlock);
      window.removeEventListener('keydown', unlock);
    };
  }, []);
  useEffect(() => {
    if (loud === '') return;
    const sound = (): void => {
      alarm.sound(loud);
    };
    sound();
    const timers = [
      setInterval(sound, AGAIN_AFTER_MS),
      // Not asked at once: where it may sound, it may so only a moment later.
      setInterval(() => {
        setBlocked(alarm.blocked);
      }, LOOK_MS),
    ];
    return () => {
      timers.forEach(clearInterval);
      alarm.hush();
    };
  }, [loud]);
  return blocked && loud !== '';
}

/** Whoever holds a scanner looks at the label, not at the screen. */
function useWrongScanSound(muted: boolean): void {
  const { notice } = useNotices();
  const wrong = notice?.tone === 'wrong' ? notice.number : undefined;
  useEffect(() => {
    if (wrong !== undefined && !muted) alarm.soundWrongScan();
  }, [wrong, muted]);
}

function loudest(slots: readonly SlotView[]): AlarmKind | '' {
  const outcomes = slots.filter(isLoud).map(({ last }) => last?.outcome);
  if (outcomes.length === 0) return '';
  return outcomes.includes('FAIL') ? 'fail' : 'error';
}
