import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../../station-core/contract.ts';
import { useFaultWords } from '../../../parts/fault-panel.tsx';
import { isQuarantined } from '../../../parts/strips/quarantine-strip.tsx';
import { useFloor } from '../../../slots/floor.tsx';
import { faultOfSlot, hintOf, voidLabelOf, type Printed } from '../../../slots/tile-model.ts';
import classes from './tile-text.module.css';

interface Props {
  readonly view: SlotView;
  readonly hasOrder: boolean;
}

/** What the big word does not say: what happened and what to do, which label is awaited, what to press. */
export function TileText({ view, hasOrder }: Props) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const fault = view.work?.printer ?? faultOfSlot(view);
  const voidLabel = <VoidLabel printed={voidLabelOf(view)} />;
  if (fault !== null) {
    const { name, says, remedy } = words(fault);
    return (
      <div className={classes.text} data-whole>
        {voidLabel}
        <p className={classes.name} data-line>
          {name}
        </p>
        <p className={classes.says}>{says}</p>
        <p className={classes.remedy}>
          {remedy} <span className={classes.code}>{fault.code}</span>
        </p>
        <p className={classes.codeAlone}>{fault.code}</p>
      </div>
    );
  }
  if (view.work?.doubt != null) return <LabelInDoubt serial={view.work.doubt.serial} />;
  if (view.work?.scan != null) return <AwaitedLabel {...view.work.scan} />;
  if (view.work !== null)
    return (
      <div className={classes.text} data-whole>
        {view.work.reprinting ? (
          <p>{t('jig.reprinting')}</p>
        ) : (
          <p>{t('jig.stepOf', { number: view.work.stepNumber, steps: view.work.steps.length })}</p>
        )}
      </div>
    );
  return (
    <div className={classes.text} data-whole>
      {voidLabel}
      <Hint view={view} hasOrder={hasOrder} />
    </div>
  );
}

/** What to do next. Nobody is asked to start what could not pass. */
function Hint({ view, hasOrder }: Props) {
  const { t } = useTranslation();
  const { health } = useFloor();
  const hint = hintOf(view, { hasOrder, quarantined: isQuarantined(health) });
  return hint === undefined ? null : <p>{t(`jig.hint.${hint}`)}</p>;
}

function VoidLabel({ printed }: { readonly printed: Printed }) {
  const { t } = useTranslation();
  if (printed === 'no') return null;
  return (
    <p className={classes.voidLabel} data-line>
      <span className={classes.whole}>{t(`jig.voidLabel.${printed}`)}</span>
      <span className={classes.short} aria-hidden>
        {t('jig.voidLabel.short')}
      </span>
    </p>
  );
}

/** The station stopped while it was printed. */
function LabelInDoubt({ serial }: { readonly serial: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.text} data-whole>
      <p className={classes.awaited}>{serial}</p>
      <p>{t('jig.doubt')}</p>
    </div>
  );
}

type Awaited = NonNullable<NonNullable<SlotView['work']>['scan']>;

function AwaitedLabel({ serial, wrong, voids }: Awaited) {
  const { t } = useTranslation();
  return (
    <div className={classes.text} data-whole>
      {wrong !== null && (
        <p className={classes.wrong} role="alert">
          {t(`jig.wrongScan.${wrong}`)}
        </p>
      )}
      <p className={classes.awaited}>{serial}</p>
      <p>{t('jig.hint.scan')}</p>
      {voids > 0 && <p>{t('jig.voids', { count: voids })}</p>}
    </div>
  );
}
