import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { useFloor } from '../../slots/floor.tsx';
import { worthOffering } from './order-rules.ts';
import classes from './order.module.css';

/** Orders that were begun here and are not complete: a press puts the name into the form, and starts nothing. */
export function RecentOrders({ pick }: { readonly pick: (order: string) => void }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const station = useStation();
  const { order } = useFloor();
  const { answer = [] } = useQuery(useCallback(() => station.orders.recent(), [station]));
  const offered = worthOffering(answer, order);
  if (offered.length === 0) return null;
  return (
    <section className={classes.recent} aria-labelledby="recent-orders">
      <h2 id="recent-orders">{t('order.recent')}</h2>
      {offered.map((each) => (
        <Button
          key={each.order}
          variant="default"
          size="md"
          h="var(--bm-touch)"
          onClick={() => {
            pick(each.order);
          }}
        >
          <span className={classes.recentName}>{each.order}</span>
          <span className={classes.recentCount}>
            {each.scope !== null && `${t(`order.scopes.${each.scope}`)} · `}
            {t('order.made', {
              passed: numberText(each.passed, locale),
              quantity: numberText(each.targetQuantity, locale),
            })}
          </span>
        </Button>
      ))}
    </section>
  );
}
