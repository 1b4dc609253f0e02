import { useTranslation } from 'react-i18next';
import { numberText, whenText } from '../../amounts.ts';
import { useFloor } from '../../floor.tsx';
import { useLocale } from '../../use-locale.ts';
import classes from './order.module.css';

export function CurrentOrder() {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { order } = useFloor();
  if (order === undefined) return null;
  if (order === null)
    return (
      <aside className={classes.current}>
        <p className={classes.none}>{t('order.none')}</p>
      </aside>
    );
  const share = Math.min(1, order.passed / order.targetQuantity);
  return (
    <aside className={classes.current} aria-labelledby="current-title">
      <h2 id="current-title">{t('order.current')}</h2>
      <p className={classes.orderName}>{order.order}</p>
      <p className={`${classes.big} bm-number`}>
        {numberText(order.passed, locale)}
        <small> / {numberText(order.targetQuantity, locale)}</small>
      </p>
      <div className={classes.bar}>
        <i style={{ transform: `scaleX(${share})` }} />
      </div>
      <dl>
        <dt>{t('order.remaining')}</dt>
        <dd className="bm-number">{numberText(Math.max(0, order.targetQuantity - order.passed), locale)}</dd>
        <dt>{t('order.product')}</dt>
        <dd>{order.product}</dd>
        <dt>{t('order.permit')}</dt>
        <dd>{order.permit}</dd>
      </dl>
      <p className={classes.by}>
        {t('order.chosenBy', { person: order.chosenBy, when: whenText(order.chosenAt, locale) })}
      </p>
    </aside>
  );
}
