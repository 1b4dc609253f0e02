import { Button } from '@mantine/core';
import { IconCircleCheck, IconPlug } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFromSlots } from '../../../slots/slots.tsx';
import own from '../ports/slots.module.css';
import classes from '../setup.module.css';
import { nextUntaught, type Seen } from './assigning.ts';
import type { Taught, TeachingState } from './use-assigning.ts';

/** What to do now, in large letters: the person stands at the jig, not at the screen. */
export function TeachingPanel({ teaching }: { readonly teaching: TeachingState }) {
  const { slot, seen, done } = teaching;
  return (
    <div className={classes.stack} aria-live="polite">
      {done !== undefined && <Done done={done} />}
      {slot === undefined ? (
        <NothingChosen teaching={teaching} />
      ) : (
        <Waiting slot={slot} seen={seen} teaching={teaching} />
      )}
    </div>
  );
}

function Done({ done: { slot, address } }: { readonly done: Taught }) {
  const { t } = useTranslation();
  return (
    <p className={classes.good}>
      <IconCircleCheck size={26} aria-hidden />
      {address === null ? t('setUp.slots.freed', { slot }) : t('setUp.slots.bound', { slot, address })}
    </p>
  );
}

function NothingChosen({ teaching }: { readonly teaching: TeachingState }) {
  const { t } = useTranslation();
  const next = useFromSlots((slots) => nextUntaught(slots, 0) ?? 0);
  return (
    <div className={own.call}>
      <p>{t('setUp.slots.choose')}</p>
      {next > 0 && (
        <Button
          variant="default"
          onClick={() => {
            teaching.begin(next);
          }}
        >
          {t('setUp.slots.next')}
        </Button>
      )}
    </div>
  );
}

interface WaitingProps {
  readonly slot: number;
  readonly seen: Seen | undefined;
  readonly teaching: TeachingState;
}

function Waiting({ slot, seen, teaching }: WaitingProps) {
  const { t } = useTranslation();
  const isTaught = useFromSlots((slots) => slots.some((each) => each.slot === slot && each.port !== null));
  return (
    <div className={own.call} data-waits>
      <IconPlug size={44} aria-hidden />
      <div>
        <p className={own.order}>{t('setUp.slots.waiting', { slot })}</p>
        <p>{t('setUp.slots.waitingHint')}</p>
        {seen?.kind === 'several' && <p className={classes.beware}>{t('setUp.slots.several', { slot })}</p>}
        {seen?.kind === 'of-other' && (
          <p className={classes.beware}>{t('setUp.slots.ofOther', { other: seen.other })}</p>
        )}
        <div className={classes.row}>
          <Button variant="default" onClick={teaching.stop}>
            {t('setUp.slots.stop')}
          </Button>
          {isTaught && (
            <Button variant="default" onClick={() => void teaching.free(slot)}>
              {t('setUp.slots.free', { slot })}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
