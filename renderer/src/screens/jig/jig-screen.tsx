import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JigView, SlotView } from '../../../../station-core/contract.ts';
import { isReworkOrder } from '../../../../station-core/model/desk/rework-order.ts';
import { mayWork } from '../../session/access.ts';
import type { Go, ScreenProps } from '../../session/address.ts';
import { useFloor } from '../../slots/floor.tsx';
import { ScanField } from '../../scan/scan-field.tsx';
import { useFromSlots, useJig, useStore } from '../../slots/slots.tsx';
import classes from './jig.module.css';
import { SlotActionsProvider } from './actions/slot-actions.tsx';
import { SlotDetails } from './details/slot-details.tsx';
import { NextBoards } from './next-boards.tsx';
import { StartAll } from './start-all.tsx';
import { Tile } from './tile/tile.tsx';
import { useDensity } from './use-density.ts';

/** The main screen: the jig as it stands on the bench, one tile a slot. */
export function JigScreen({ go, session }: Pick<ScreenProps, 'go' | 'session'>) {
  const { t } = useTranslation();
  const jig = useJig();
  const { order } = useFloor();
  return (
    <SlotActionsProvider>
      <div className={classes.screen}>
        <h1 className={classes.title}>{t('jig.title')}</h1>
        <OrderNeeded go={go} />
        {jig === undefined ? (
          <p className={classes.loading} role="status">
            {t('jig.loading')}
          </p>
        ) : (
          <Grid jig={jig} mayWork={mayWork(session.person)} hasOrder={order !== null} />
        )}
        <ScanField>
          {mayWork(session.person) && <NextBoards />}
          {mayWork(session.person) && <StartAll hasOrder={order !== null} />}
        </ScanField>
      </div>
    </SlotActionsProvider>
  );
}

/** Why nothing more can be started, before somebody presses Start. */
function OrderNeeded({ go }: { readonly go: Go }) {
  const { t } = useTranslation();
  const { order } = useFloor();
  if (order === undefined) return <span />;
  if (order !== null && order.passed < order.targetQuantity) return <span />;
  const mayGrow = order !== null && !isReworkOrder(order.order);
  return (
    <div className={classes.noOrder} role="status">
      <strong>{t(order === null ? 'jig.noOrder' : 'jig.orderReached')}</strong>
      <button
        type="button"
        onClick={() => {
          go('order');
        }}
      >
        {t(mayGrow ? 'jig.nextOrder' : 'jig.chooseOrder')}
      </button>
    </div>
  );
}

interface GridProps {
  readonly jig: JigView;
  readonly mayWork: boolean;
  readonly hasOrder: boolean;
}

function Grid({ jig, mayWork, hasOrder }: GridProps) {
  const { t } = useTranslation();
  const store = useStore();
  const [details, setDetails] = useState<number | null>(null);
  const grid = useRef<HTMLElement>(null);
  const density = useDensity(grid, jig);
  // Which slots there are; drawn again only when that changes.
  useFromSlots(slotNumbers);
  return (
    <section
      ref={grid}
      className={classes.grid}
      data-density={density}
      aria-label={t('jig.grid')}
      style={{ '--rows': jig.rows, '--columns': jig.columns } as React.CSSProperties}
    >
      {store.all().map(({ slot }) => (
        <Tile
          key={slot}
          slot={slot}
          jig={jig}
          density={density}
          mayWork={mayWork}
          hasOrder={hasOrder}
          showDetails={setDetails}
        />
      ))}
      <SlotDetails
        slot={details}
        close={() => {
          setDetails(null);
        }}
      />
    </section>
  );
}

function slotNumbers(slots: readonly SlotView[]): string {
  return slots.map(({ slot }) => slot).join(' ');
}
