import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../../station-core/contract.ts';
import { clockText, whenText } from '../../../parts/amounts.ts';
import { SideSheet } from '../../../parts/dialog.tsx';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { useSlot } from '../../../slots/slots.tsx';
import { useLocale } from '../../../locales/use-locale.ts';
import classes from '../jig.module.css';
import { Progress } from '../steps/progress.tsx';
import colours from '../tile/slot-colours.module.css';
import { StateIcon } from '../tile/state-icon.tsx';
import { StepList } from '../steps/step-list.tsx';
import { faultOfSlot, stateOf, stepsOf, voidLabelOf } from '../../../slots/tile-model.ts';

interface Props {
  readonly slot: number | null;
  readonly close: () => void;
}

/** Everything the station reports about one slot, beside the jig and not over it. */
export function SlotDetails({ slot, close }: Props) {
  const { t } = useTranslation();
  return (
    <SideSheet opened={slot !== null} title={slot === null ? '' : t('jig.slot', { slot })} close={close}>
      {slot !== null && <Details slot={slot} />}
    </SideSheet>
  );
}

function Details({ slot }: { readonly slot: number }) {
  const { t } = useTranslation();
  const view = useSlot(slot);
  if (view === undefined) return null;
  const state = stateOf(view);
  const fault = view.work?.printer ?? faultOfSlot(view);
  const printed = voidLabelOf(view);
  const steps = stepsOf(view);
  return (
    <div className={classes.details} data-state={state}>
      <p className={`${classes.detailsState} ${colours.slot}`} data-state={state}>
        <StateIcon state={state} />
        {t(`jig.state.${state}`)}
      </p>
      {printed !== 'no' && <p className={classes.voidLabel}>{t(`jig.voidLabel.${printed}`)}</p>}
      {fault !== null && <FaultPanel fault={fault} withEvidence />}
      <Progress view={view} />
      <Facts view={view} />
      {steps.length > 0 && <h2>{t('jig.steps')}</h2>}
      <StepList steps={steps} />
    </div>
  );
}

function Facts({ view }: { readonly view: SlotView }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const of = view.work ?? view.last;
  const facts: [string, string | null][] = [
    [t('jig.serial'), of === null ? null : (of.serial ?? t('jig.noSerial'))],
    [t('jig.unit'), of?.unit ?? null],
    [t('jig.port'), view.port],
    [t('jig.line'), view.lineSlowed === 0 ? null : t('jig.lineSlowed', { count: view.lineSlowed })],
    [t('jig.run'), of?.run ?? null],
    [t('jig.ended'), view.work === null && view.last !== null ? whenText(view.last.endedAt, locale) : null],
    [t('jig.elapsed'), view.work === null && view.last !== null ? clockText(view.last.durationMs) : null],
  ];
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
