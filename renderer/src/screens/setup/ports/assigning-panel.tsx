import { Button } from '@mantine/core';
import { IconCircleCheck, IconPlug } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFromSlots } from '../../../slots/slots.tsx';
import own from './slots.module.css';
import classes from '../setup.module.css';
import { nextWithoutPort, type Seen } from './assigning.ts';
import type { Taught, AssigningState } from './use-assigning.ts';

/** What to do now, in large letters: the person stands at the jig, not at the screen. */
export function AssigningPanel({ assigning }: { readonly assigning: AssigningState }) {
  const { slot, seen, done } = assigning;
  return (
    <div className={classes.stack} aria-live="polite">
      {done !== undefined && <Done done={done} />}
      {slot === undefined ? (
        <NothingChosen assigning={assigning} />
      ) : (
        <Waiting slot={slot} seen={seen} assigning={assigning} />
      )}
    </div>
  );
}

function Done({ done: { slot, address } }: { readonly done: Taught }) {
  const { t } = useTranslation();
  return (
    <p className={classes.good}>
      <IconCircleCheck size={26} aria-hidden />
      {address === null ? t('setup.slots.freed', { slot }) : t('setup.slots.bound', { slot, address })}
    </p>
  );
}

function NothingChosen({ assigning }: { readonly assigning: AssigningState }) {
  const { t } = useTranslation();
  const next = useFromSlots((slots) => nextWithoutPort(slots, 0) ?? 0);
  return (
    <div className={own.call}>
      <p>{t('setup.slots.choose')}</p>
      {next > 0 && (
        <Button
          variant="default"
          onClick={() => {
            assigning.begin(next);
          }}
        >
          {t('setup.slots.next')}
        </Button>
      )}
    </div>
  );
}

interface WaitingProps {
  readonly slot: number;
  readonly seen: Seen | undefined;
  readonly assigning: AssigningState;
}

function Waiting({ slot, seen, assigning }: WaitingProps) {
  const { t } = useTranslation();
  const isTaught = useFromSlots((slots) => slots.some((each) => each.slot === slot && each.port !== null));
  return (
    <div className={own.call} data-waits>
      <IconPlug size={44} aria-hidden />
      <div>
        <p className={own.order}>{t('setup.slots.waiting', { slot })}</p>
        <p>{t('setup.slots.waitingHint')}</p>
        {seen?.kind === 'several' && <p className={classes.beware}>{t('setup.slots.several', { slot })}</p>}
        {seen?.kind === 'of-other' && (
          <p className={classes.beware}>{t('setup.slots.ofOther', { other: seen.other })}</p>
        )}
        <div className={classes.row}>
          <Button variant="default" onClick={assigning.stop}>
            {t('setup.slots.stop')}
          </Button>
          {isTaught && (
            <Button variant="default" onClick={() => void assigning.free(slot)}>
              {t('setup.slots.free', { slot })}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
