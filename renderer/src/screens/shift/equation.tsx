import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountedShiftView, ShiftCounts } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { isEven, legsOf, type Leg } from './legs.ts';
import classes from './shift.module.css';

interface Props {
  readonly counts: ShiftCounts;
  readonly kinds: CountedShiftView['kinds'];
}

/** Signed = issued = delivered = printed − void, and what stands between where it is not so. */
export function Equation({ counts, kinds }: Props) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { signatures, issued, delivered, labelsPrinted, labelsVoided, passed } = counts;
  const legs = legsOf(counts, kinds);
  const sides = [
    { name: 'signatures', value: signatures },
    { name: 'issued', value: issued },
    { name: 'delivered', value: delivered },
    { name: 'labels', value: labelsPrinted - labelsVoided },
  ] as const;
  return (
    <>
      <div className={classes.equation}>
        {sides.map(({ name, value }, at) => {
          const leg = legs[at - 1];
          return (
            <Fragment key={name}>
              {leg !== undefined && <Sign leg={leg} />}
              <div className={classes.side}>
                <strong>{numberText(value, locale)}</strong>
                <span>{t(`shift.side.${name}`)}</span>
                <small>{t(`shift.source.${name}`, { printed: labelsPrinted, voided: labelsVoided })}</small>
              </div>
            </Fragment>
          );
        })}
      </div>
      <p className={classes.hint}>{t('shift.passed', { count: passed })}</p>
    </>
  );
}

function Sign({ leg }: { readonly leg: Leg }) {
  const { t } = useTranslation();
  const even = isEven(leg);
  return (
    <div className={classes.sign} data-even={even}>
      <span role="img" aria-label={t(even ? 'shift.equal' : 'shift.unequal')}>
        {leg.left === leg.right ? '=' : '≠'}
      </span>
      {leg.kinds.map(({ kind, count }) => (
        <small key={kind}>{t(`shift.short.${kind}`, { count })}</small>
      ))}
    </div>
  );
}
