import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../../station-core/contract.ts';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { useFromSlots, useJig, useStore } from '../../../slots/slots.tsx';
import { NetworkAddress } from './network-address.tsx';
import { PortList } from './port-list.tsx';
import own from './slots.module.css';
import classes from '../setup.module.css';
import { AssigningPanel } from './assigning-panel.tsx';
import { usePorts } from './use-ports.ts';
import { useAssigning } from './use-assigning.ts';

/** Teaches slots their ports: choose a slot, plug in its board, and the port that appears is bound to it. */
export function SlotsPart() {
  const { t } = useTranslation();
  const ports = usePorts();
  const assigning = useAssigning(ports);
  return (
    <>
      <p className={classes.explains}>{t('setup.slots.explains')}</p>
      <div className={own.assigning}>
        <SlotMap chosen={assigning.slot} choose={assigning.begin} />
        <div className={classes.stack}>
          <AssigningPanel assigning={assigning} />
          {assigning.fault !== undefined && <FaultPanel fault={assigning.fault} withEvidence />}
          <PortList ports={ports} assigning={assigning} />
          {assigning.slot !== undefined && (
            <NetworkAddress key={assigning.slot} slot={assigning.slot} bind={assigning.bind} />
          )}
        </div>
      </div>
    </>
  );
}

interface MapProps {
  readonly chosen: number | undefined;
  readonly choose: (slot: number) => void;
}

/** The slots where the hands find them. */
function SlotMap({ chosen, choose }: MapProps) {
  const { t } = useTranslation();
  const jig = useJig();
  const store = useStore();
  useFromSlots(bindings); // drawn again when a binding changes, not with every byte that is written
  if (jig === undefined) return <p role="status">{t('frame.loading')}</p>;
  return (
    <section aria-label={t('setup.slots.map')}>
      <div className={own.map} style={{ gridTemplateColumns: `repeat(${jig.columns}, minmax(0, 1fr))` }}>
        {store.all().map(({ slot, row, column, port }) => (
          <button
            key={slot}
            type="button"
            aria-pressed={slot === chosen}
            data-assigned={port !== null}
            style={{ gridRow: row + 1, gridColumn: column + 1 }}
            onClick={() => {
              choose(slot);
            }}
          >
            <strong>{t('setup.slots.slot', { slot })}</strong>
            <span title={port ?? undefined}>
              <bdi>{port === null ? t('setup.slots.noPort') : port.replace(/^[a-z0-9+.-]+:\/\//i, '')}</bdi>
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}

function bindings(slots: readonly SlotView[]): string {
  return JSON.stringify(slots.map(({ slot, row, column, port }) => [slot, row, column, port]));
}
