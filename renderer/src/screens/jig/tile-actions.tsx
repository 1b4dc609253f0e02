import { IconBellOff, IconInfoCircle, IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../station-core/contract.ts';
import { canStart, isLoud } from './tile-model.ts';
import classes from './tile.module.css';
import { useSlotActions } from './slot-actions.tsx';

interface Props {
  readonly view: SlotView;
  readonly mayWork: boolean;
  readonly showDetails: (slot: number) => void;
}

/** Never more than one thing to do besides looking closer. */
export function TileActions({ view, mayWork, showDetails }: Props) {
  return (
    <Buttons
      slot={view.slot}
      does={!mayWork ? 'nothing' : whatToDo(view)}
      again={view.last !== null && view.last.outcome !== 'PASS'}
      showDetails={showDetails}
    />
  );
}

type Does = 'acknowledge' | 'stop' | 'start' | 'nothing';

function whatToDo(view: SlotView): Does {
  if (isLoud(view)) return 'acknowledge';
  if (view.work !== null) return 'stop';
  return canStart(view) ? 'start' : 'nothing';
}

interface ButtonsProps {
  readonly slot: number;
  readonly does: Does;
  readonly again: boolean;
  readonly showDetails: (slot: number) => void;
}

const Buttons = memo(function Buttons({ slot, does, again, showDetails }: ButtonsProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.actions}>
      <MainButton slot={slot} does={does} again={again} />
      <button
        type="button"
        className={classes.quiet}
        aria-label={t('jig.detailsOf', { slot })}
        onClick={() => {
          showDetails(slot);
        }}
      >
        <IconInfoCircle size={24} aria-hidden />
      </button>
    </div>
  );
});

function MainButton({ slot, does, again }: Omit<ButtonsProps, 'showDetails'>) {
  const { t } = useTranslation();
  const { start, stop, acknowledge } = useSlotActions();
  const labelled = (word: string): string => `${word}: ${t('jig.slot', { slot })}`;
  switch (does) {
    case 'acknowledge':
      return (
        <button
          type="button"
          className={classes.loud}
          aria-label={labelled(t('jig.acknowledge'))}
          onClick={() => {
            acknowledge(slot);
          }}
        >
          <IconBellOff size={22} aria-hidden />
          <span>{t('jig.acknowledge')}</span>
        </button>
      );
    case 'stop':
      return (
        <button
          type="button"
          className={classes.plain}
          aria-label={labelled(t('jig.stop'))}
          onClick={() => {
            stop(slot);
          }}
        >
          <IconPlayerStopFilled size={20} aria-hidden />
          <span>{t('jig.stop')}</span>
        </button>
      );
    case 'start': {
      const word = again ? t('jig.startAgain') : t('jig.start');
      return (
        <button
          type="button"
          className={classes.go}
          aria-label={labelled(word)}
          onClick={() => {
            start([slot]);
          }}
        >
          <IconPlayerPlayFilled size={20} aria-hidden />
          <span>{word}</span>
        </button>
      );
    }
    case 'nothing':
      return <span className={classes.noButton} />;
  }
}
