import {
  IconBellOff,
  IconCheck,
  IconInfoCircle,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconPrinter,
  IconX,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../../station-core/contract.ts';
import { canStart, isLoud, isLookedAtFirst } from '../../../slots/tile-model.ts';
import { isQuarantined } from '../../../parts/strips/quarantine-strip.tsx';
import { useFloor } from '../../../slots/floor.tsx';
import classes from './tile-actions.module.css';
import { useSlotActions } from '../actions/slot-actions.tsx';

interface Props {
  readonly view: SlotView;
  readonly mayWork: boolean;
  readonly hasOrder: boolean;
  readonly showDetails: (slot: number) => void;
  readonly className?: string | undefined;
}

/** Never more than one thing to do besides looking closer, and having a label printed again. */
export function TileActions({ view, mayWork, hasOrder, showDetails, className }: Props) {
  return (
    <Buttons
      slot={view.slot}
      does={mayWork ? whatToDo(view, hasOrder) : 'nothing'}
      reprints={mayWork && view.work?.scan != null}
      again={isLookedAtFirst(view) ? 'startNext' : view.last === null ? 'start' : 'startAgain'}
      showDetails={showDetails}
      className={className}
    />
  );
}

type Does = 'acknowledge' | 'came-out' | 'stop' | 'start' | 'nothing';

function whatToDo(view: SlotView, hasOrder: boolean): Does {
  if (isLoud(view)) return 'acknowledge';
  if (view.work?.doubt != null) return 'came-out';
  if (view.work !== null) return 'stop';
  return hasOrder && canStart(view) ? 'start' : 'nothing';
}

interface ButtonsProps {
  readonly slot: number;
  readonly does: Does;
  readonly reprints: boolean;
  /** Where a unit has passed, what is started is another one. */
  readonly again: 'start' | 'startAgain' | 'startNext';
  readonly showDetails: (slot: number) => void;
  readonly className: string | undefined;
}

const Buttons = memo(function Buttons({ slot, does, reprints, again, showDetails, className }: ButtonsProps) {
  const { t } = useTranslation();
  const { reprint } = useSlotActions();
  return (
    <div className={`${classes.actions} ${className ?? ''}`}>
      <MainButton slot={slot} does={does} again={again} />
      {reprints && (
        <Labelled slot={slot} look="plain" word={t('jig.reprint')} press={reprint}>
          <IconPrinter size={22} aria-hidden />
        </Labelled>
      )}
      <button
        type="button"
        className={classes.quiet}
        aria-label={t('jig.detailsOf', { slot })}
        onClick={() => {
          showDetails(slot);
        }}
      >
        <IconInfoCircle size={24} aria-hidden />
        <span>{t('jig.details')}</span>
      </button>
    </div>
  );
});

function MainButton({ slot, does, again }: Pick<ButtonsProps, 'slot' | 'does' | 'again'>) {
  const { t } = useTranslation();
  const { start, stop, acknowledge, cameOut, notCameOut } = useSlotActions();
  switch (does) {
    case 'acknowledge':
      return (
        <Labelled slot={slot} look="loud" word={t('jig.acknowledge')} press={acknowledge}>
          <IconBellOff size={22} aria-hidden />
        </Labelled>
      );
    case 'came-out':
      return (
        <>
          <Labelled slot={slot} look="loud" word={t('jig.cameOut')} press={cameOut}>
            <IconCheck size={22} aria-hidden />
          </Labelled>
          <Labelled slot={slot} look="plain" word={t('jig.notCameOut')} press={notCameOut}>
            <IconX size={22} aria-hidden />
          </Labelled>
        </>
      );
    case 'stop':
      return (
        <Labelled slot={slot} look="plain" word={t('jig.stop')} press={stop}>
          <IconPlayerStopFilled size={20} aria-hidden />
        </Labelled>
      );
    case 'start':
      return <Start slot={slot} word={t(`jig.${again}`)} press={start} />;
    case 'nothing':
      return <span className={classes.nothing} />;
  }
}

/** Nothing is started that could not pass. */
function Start(props: Pick<LabelledProps, 'slot' | 'word' | 'press'>) {
  const { t } = useTranslation();
  const { health } = useFloor();
  return (
    <Labelled {...props} look="go" why={isQuarantined(health) ? t('quarantine.noStart') : undefined}>
      <IconPlayerPlayFilled size={20} aria-hidden />
    </Labelled>
  );
}

interface LabelledProps {
  readonly slot: number;
  readonly look: 'loud' | 'plain' | 'go';
  readonly word: string;
  readonly press: (slot: number) => void;
  /** Why it cannot be pressed now. */
  readonly why?: string | undefined;
  readonly children: React.ReactNode;
}

/** Small cells show the sign alone, so the word and the slot are in the label as well. */
function Labelled({ slot, look, word, press, why, children }: LabelledProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={classes[look]}
      disabled={why !== undefined}
      title={why}
      aria-label={`${word}: ${t('jig.slot', { slot })}`}
      onClick={() => {
        press(slot);
      }}
    >
      {children}
      <span>{word}</span>
    </button>
  );
}
