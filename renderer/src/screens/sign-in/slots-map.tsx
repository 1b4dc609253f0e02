import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../station-core/contract.ts';
import { useFromSlots, useJig, useSlot, useStore } from '../../slots/slots.tsx';
import colours from '../jig/tile/slot-colours.module.css';
import { StateIcon } from '../jig/tile/state-icon.tsx';
import { isLoud, stateOf } from '../../slots/tile-model.ts';
import { boxInEms } from '../jig/tile/word-size.ts';
import classes from './slots-map.module.css';

/** How every slot stands, where it stands on the bench. All that a locked screen says of the work; nothing is pressed. */
export function SlotsMap() {
  const { t } = useTranslation();
  const jig = useJig();
  const store = useStore();
  const loud = useFromSlots(loudSlots);
  // Which slots there are; drawn again only when that changes.
  useFromSlots(slotNumbers);
  if (jig === undefined) return null;
  const count = loud === '' ? 0 : loud.split(', ').length;
  return (
    <section className={classes.board} aria-label={t('signIn.slots')}>
      {count > 0 && (
        <p className={classes.loud} role="alert">
          {t('signIn.loud', { count, slots: loud })}
        </p>
      )}
      <ul
        className={classes.map}
        style={{ '--rows': jig.rows, '--columns': jig.columns } as React.CSSProperties}
        data-testid="slots-map"
      >
        {store.all().map(({ slot }) => (
          <Cell key={slot} slot={slot} />
        ))}
      </ul>
    </section>
  );
}

function Cell({ slot }: { readonly slot: number }) {
  const { t } = useTranslation();
  const view = useSlot(slot);
  if (view === undefined) return null;
  const state = stateOf(view);
  const word = t(`jig.state.${state}`);
  return (
    <li
      className={classes.cell}
      style={{ gridRow: view.row + 1, gridColumn: view.column + 1 }}
      aria-label={t('jig.announce', { slot, state: word })}
    >
      <div className={`${classes.slot} ${colours.slot}`} data-state={state} data-loud={isLoud(view)}>
        <span className={classes.head}>
          <b className="bm-number">{slot}</b>
          <StateIcon state={state} />
        </span>
        <strong style={{ '--one': boxInEms(word, 1), '--two': boxInEms(word, 2) } as React.CSSProperties}>
          {word}
        </strong>
      </div>
    </li>
  );
}

function slotNumbers(slots: readonly SlotView[]): string {
  return slots.map(({ slot }) => slot).join(' ');
}

function loudSlots(slots: readonly SlotView[]): string {
  return slots
    .filter(isLoud)
    .map(({ slot }) => slot)
    .join(', ');
}
