import { useTranslation } from 'react-i18next';
import type { Go } from '../session/address.ts';
import { numberText } from '../parts/amounts.ts';
import { useFloor } from '../slots/floor.tsx';
import { useLocale } from '../locales/use-locale.ts';
import classes from './frame.module.css';

/** What is being made and how far it is; a press leads to the order. */
export function OrderProgress({ go }: { readonly go: Go }) {
  const { t } = useTranslation();
  const { order } = useFloor();
  const { locale } = useLocale();
  const open = (): void => {
    go('order');
  };
  if (order === undefined) return null;
  if (order === null)
    return (
      <button type="button" className={`${classes.order} ${classes.noOrder}`} onClick={open}>
        {t('frame.noOrder')}
      </button>
    );
  const passed = numberText(order.passed, locale);
  const target = numberText(order.targetQuantity, locale);
  const share = Math.min(1, order.passed / order.targetQuantity);
  return (
    <button type="button" className={classes.order} onClick={open} title={t('frame.orderProgress', { passed, target })}>
      <span className={classes.orderName}>{order.order}</span>
      <span className={`${classes.orderCount} bm-number`} data-testid="order-count">
        {passed} <small>/ {target}</small>
      </span>
      <span className={classes.orderBar}>
        <i style={{ transform: `scaleX(${share})` }} />
      </span>
    </button>
  );
}
