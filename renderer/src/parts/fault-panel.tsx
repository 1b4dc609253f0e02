import { IconAlertTriangle } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultView } from '../../../station-core/contract.ts';
import { clockText, numberText } from './amounts.ts';
import classes from './fault-panel.module.css';
import { SCREEN_FAULTS } from '../connection/fault-of.ts';
import { labelPlaceOf } from '../locales/label-place.ts';
import { faultWords } from './fault-words.ts';
import type { FaultWording } from '../locales/fault-words.ts';
import { useLocale } from '../locales/use-locale.ts';
import { useNow } from '../use-now.ts';

/** A fault in the words of this screen: of the station's table, or of the window itself. */
export function useFaultWords(): (fault: FaultView) => FaultWording {
  const { t } = useTranslation();
  const { language } = useLocale();
  return useCallback(
    (fault) => {
      const words = faultWords(fault, language);
      if (words !== undefined) return words;
      if (fault.code !== SCREEN_FAULTS.away)
        return named(t('frame.fault.unforeseen'), t('frame.fault.unforeseenRemedy'));
      return named(t('frame.connection.lost'), '');
    },
    [t, language],
  );
}

function named(says: string, remedy: string): FaultWording {
  return { name: says, says, remedy };
}

/** Where on a label it is; empty for a fault of anything else. */
export function useLabelPlace(): (fault: FaultView) => string {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return (fault) => {
    const place = labelPlaceOf(fault);
    if (place === null) return '';
    const mm = (value: number): string => numberText(value, locale);
    const { label, item, type, module, minTypeMm } = place;
    return [
      t(`frame.fault.label.${label}`),
      item === null ? null : t('frame.fault.label.item', { item }),
      type,
      module && t('frame.fault.label.module', { mm: mm(module.mm), minMm: mm(module.minMm) }),
      minTypeMm && t('frame.fault.label.type', { minTypeMm: mm(minTypeMm) }),
    ]
      .filter((part) => part !== null)
      .join(' · ');
  };
}

/** What happened and what to do, in this order and always both. */
export function FaultPanel({
  fault,
  withEvidence = false,
}: {
  readonly fault: FaultView;
  readonly withEvidence?: boolean;
}) {
  const { t } = useTranslation();
  const { says, remedy } = useFaultWords()(fault);
  const place = useLabelPlace()(fault);
  return (
    <div className={classes.panel} role="alert" data-code={fault.code}>
      <IconAlertTriangle size={28} stroke={2} aria-hidden />
      <div>
        <p className={classes.says}>{says}</p>
        {place !== '' && <p>{place}</p>}
        {remedy !== '' && <p className={classes.remedy}>{remedy}</p>}
        <Wait key={String(fault.evidence['retryAfterMs'])} fault={fault} />
        {withEvidence && <Evidence fault={fault} />}
        {withEvidence && !isOfScreen(fault) && (
          <p className={classes.code}>{t('frame.fault.code', { code: fault.code })}</p>
        )}
      </div>
    </div>
  );
}

/** Such a fault has no code to look up: it arose in this window. */
const isOfScreen = ({ code }: FaultView): boolean => Object.values<string>(SCREEN_FAULTS).includes(code);

/** How long still, where the fault says when it may be tried again. */
function Wait({ fault }: { readonly fault: FaultView }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const [sinceMs] = useState(nowMs);
  const { retryAfterMs } = fault.evidence;
  if (typeof retryAfterMs !== 'number') return null;
  const leftMs = sinceMs + retryAfterMs - nowMs;
  return (
    <p className={classes.wait} role="timer">
      {leftMs > 0 ? t('frame.fault.wait', { time: clockText(leftMs + 999) }) : t('frame.fault.now')}
    </p>
  );
}

function Evidence({ fault }: { readonly fault: FaultView }) {
  const rows = Object.entries(fault.evidence);
  if (rows.length === 0) return null;
  return (
    <dl className={classes.evidence}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
