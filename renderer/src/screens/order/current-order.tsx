import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, ProductView } from '../../../../station-core/contract.ts';
import { isReworkOrder } from '../../../../station-core/model/desk/rework-order.ts';
import { mayOpen, mayWork } from '../../session/access.ts';
import { numberText, whenText } from '../../parts/amounts.ts';
import { useQuery } from '../../connection/query.ts';
import { useFloor } from '../../slots/floor.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { ChangeQuantity } from './change-quantity.tsx';
import classes from './order.module.css';

interface Props {
  readonly products: readonly ProductView[] | undefined;
  readonly me: Person;
}

export function CurrentOrder({ products, me }: Props) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { order } = useFloor();
  const nameOf = useNames(me);
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
        <dd>{products?.find(({ product }) => product === order.product)?.title ?? order.product}</dd>
        <dt>{t('order.permit')}</dt>
        <dd>{order.permit}</dd>
      </dl>
      {order.passed >= order.targetQuantity && <p className={classes.reached}>{t('jig.orderReached')}</p>}
      {mayWork(me) && !isReworkOrder(order.order) && <ChangeQuantity key={order.order} order={order} />}
      <p className={classes.by}>
        {t('order.chosenBy', { person: nameOf(order.chosenBy), when: whenText(order.chosenAt, locale) })}
      </p>
    </aside>
  );
}

/** Full names, as far as this person may know them; the short name of everybody else. */
function useNames(me: Person): (id: string) => string {
  const station = useStation();
  const mayAsk = mayOpen('people', me);
  const people = useQuery(
    useCallback(() => (mayAsk ? station.session.people() : Promise.resolve([])), [station, mayAsk]),
  );
  return (id) => [me, ...(people.answer ?? [])].find((each) => each.id === id)?.name ?? id;
}
