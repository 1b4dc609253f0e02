import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './order.module.css';
import { ReworkForm } from './rework-form.tsx';

/** Where QA or an officer allows finished units to be made again. */
export function ReworkScreen() {
  const { t } = useTranslation();
  const station = useStation();
  const products = useQuery(useCallback(() => station.orders.products(), [station]));
  const permits = useQuery(useCallback(() => station.orders.permits(), [station]));
  const fault = products.fault ?? permits.fault;
  return (
    <div className={classes.alone}>
      <section className={classes.form} aria-labelledby="rework-title">
        <h1 id="rework-title">{t('order.rework')}</h1>
        {fault !== undefined && <FaultPanel fault={fault} />}
        {products.answer !== undefined && permits.answer !== undefined && (
          <ReworkForm products={products.answer} permits={permits.answer} />
        )}
      </section>
    </div>
  );
}
