import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isReworkOrder, reworkOrderAsTyped } from '../../../../station-core/model/desk/rework-order.ts';
import { useMutation } from '../../connection/query.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useFloor } from '../../slots/floor.tsx';
import { useNotices } from '../../parts/notice.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { NameAndQuantity, ProductAndPermit } from './order-fields.tsx';
import type { Offered, OrderDraft } from './order-rules.ts';
import classes from './order.module.css';
import { RecentOrders } from './recent-orders.tsx';
import { useKnownOrder } from './use-known-order.ts';
import { type KnownDraft, useOrderDraft } from './use-order-draft.ts';

interface Props extends Offered {
  readonly scannedOrder: string | undefined;
  /** Who may not sees what can be made, and nothing to press in vain. */
  readonly mayChoose: boolean;
  readonly chosen: () => void;
}

export function OrderForm({ products, permits, scannedOrder, mayChoose, chosen }: Props) {
  const { t } = useTranslation();
  const { act, busy, fault } = useChoose(chosen);
  const order = (draft: OrderDraft, known: KnownDraft): void => void act({ ...draft, ...known });
  const drafting = useOrderDraft({ products, permits, kind: 'work', scannedOrder, useKnown: useKnownOrder, order });
  return (
    <form className={classes.fields} onSubmit={drafting.submit} noValidate>
      {drafting.known?.scope == null && <ProductAndPermit drafting={drafting} />}
      {mayChoose ? (
        <>
          <NameAndQuantity drafting={drafting} />
          <RecentOrders
            pick={(name) => {
              drafting.change({ order: name });
            }}
          />
          {fault !== undefined && <FaultPanel fault={fault} />}
          <Button className={classes.go} type="submit" size="lg" h="var(--bm-touch)" loading={busy}>
            {t('order.start')}
          </Button>
        </>
      ) : (
        <p>{t('order.readOnly')}</p>
      )}
    </form>
  );
}

function useChoose(chosen: () => void) {
  const { t } = useTranslation();
  const station = useStation();
  const { refreshOrder } = useFloor();
  const { notify } = useNotices();
  return useMutation(async ({ order, product, permit, quantity, known, changesQuantity }: OrderDraft & KnownDraft) => {
    const rework = reworkOrderAsTyped(order);
    if (isReworkOrder(rework)) await station.orders.chooseRework({ order: rework });
    else if (product === null || permit === null || quantity === '') return;
    else if (known !== null && !changesQuantity) await station.orders.choose({ order: known.order, permit });
    else {
      const asked = { order: order.trim(), product, permit, targetQuantity: quantity };
      await station.orders.choose({ ...asked, changesQuantity });
    }
    refreshOrder();
    notify('good', t('order.chosen', { order: order.trim() }));
    chosen();
  });
}
