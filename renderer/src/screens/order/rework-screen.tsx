import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReworkOrderView } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { CloseRework } from './close-rework.tsx';
import classes from './order.module.css';
import { ReworkForm } from './rework-form.tsx';
import { REWORKS_PER_PAGE, ReworkTable } from './rework-table.tsx';

/** Where QA or an officer allows finished units to be made again, and ends that before its time. */
export function ReworkScreen() {
  const { t } = useTranslation();
  const station = useStation();
  const [page, setPage] = useState(0);
  const [closing, setClosing] = useState<ReworkOrderView>();
  const products = useQuery(useCallback(() => station.orders.products(), [station]));
  const permits = useQuery(useCallback(() => station.orders.permits(), [station]));
  const reworks = useReworks(page);
  const fault = products.fault ?? permits.fault;
  return (
    <div className={classes.alone}>
      <section className={classes.form} aria-labelledby="rework-title">
        <h1 id="rework-title">{t('order.rework')}</h1>
        {fault !== undefined && <FaultPanel fault={fault} />}
        {products.answer !== undefined && permits.answer !== undefined && (
          <ReworkForm products={products.answer} permits={permits.answer} reported={reworks.again} />
        )}
      </section>
      <section className={classes.form} aria-labelledby="reworks-title">
        <h2 id="reworks-title">{t('order.reworks')}</h2>
        <ReworkTable
          rows={reworks.answer?.orders}
          page={{ at: page, rowsPerPage: REWORKS_PER_PAGE, count: reworks.answer?.count ?? 0, go: setPage }}
          fault={reworks.fault}
          close={setClosing}
        />
      </section>
      <CloseRework
        rework={closing}
        reported={reworks.again}
        close={() => {
          setClosing(undefined);
        }}
      />
    </div>
  );
}

function useReworks(page: number) {
  const station = useStation();
  return useQuery(
    useCallback(() => station.orders.reworks({ page, rowsPerPage: REWORKS_PER_PAGE }), [station, page]),
    15_000,
  );
}
