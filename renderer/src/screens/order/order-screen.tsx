import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, WorkOrder } from '../../../../station-core/contract.ts';
import { mayWork } from '../../session/access.ts';
import type { ScreenProps } from '../../session/address.ts';
import { useQuery } from '../../connection/query.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useFloor } from '../../slots/floor.tsx';
import { ScanField } from '../../scan/scan-field.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { CurrentOrder } from './current-order.tsx';
import { OrderForm } from './order-form.tsx';
import classes from './order.module.css';

interface Props extends Pick<ScreenProps, 'go' | 'session'> {
  readonly scannedOrder: string | undefined;
}

function titleOf(
  order: WorkOrder | null | undefined,
  person: Person,
): 'order.canBeMade' | 'order.choose' | 'order.change' {
  if (!mayWork(person)) return 'order.canBeMade';
  return order === null ? 'order.choose' : 'order.change';
}

/** What to make: product, permit, quantity. What cannot be chosen is shown with its reason. */
export function OrderScreen({ go, session, scannedOrder }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const { order } = useFloor();
  const products = useQuery(useCallback(() => station.orders.products(), [station]));
  const permits = useQuery(useCallback(() => station.orders.permits(), [station]));
  const fault = products.fault ?? permits.fault;
  return (
    <div className={classes.screen}>
      <div className={classes.columns}>
        <section className={classes.form} aria-labelledby="order-title">
          <h1 id="order-title">{t(titleOf(order, session.person))}</h1>
          {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
          {products.answer !== undefined && permits.answer !== undefined && (
            <OrderForm
              products={products.answer}
              permits={permits.answer}
              scannedOrder={scannedOrder}
              mayChoose={mayWork(session.person)}
              chosen={() => {
                go('jig');
              }}
            />
          )}
        </section>
        <CurrentOrder products={products.answer} me={session.person} />
      </div>
      <ScanField />
    </div>
  );
}
