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
import { useOrderDraft } from './use-order-draft.ts';

interface Props extends Offered {
  readonly scannedOrder: string | undefined;
  /** Who may not sees what can be made, and nothing to press in vain. */
  readonly mayChoose: boolean;
  readonly chosen: () => void;
}

export function OrderForm({ products, permits, scannedOrder, mayChoose, chosen }: Props) {
  const { t } = useTranslation();
  const { act, busy, fault } = useChoose(chosen);
  const order = (draft: OrderDraft): void => void act(draft);
  const drafting = useOrderDraft({ products, permits, kind: 'work', scannedOrder, order });
  return (
    <form className={classes.fields} onSubmit={drafting.submit} noValidate>
      <ProductAndPermit drafting={drafting} />
      {mayChoose ? (
        <>
          <NameAndQuantity drafting={drafting} />
          <Button className={classes.go} type="submit" size="lg" h="var(--bm-touch)" loading={busy}>
            {t('order.start')}
          </Button>
        </>
      ) : (
        <p>{t('order.readOnly')}</p>
      )}
      {fault !== undefined && <FaultPanel fault={fault} />}
    </form>
  );
}

function useChoose(chosen: () => void) {
  const { t } = useTranslation();
  const station = useStation();
  const { refreshOrder } = useFloor();
  const { notify } = useNotices();
  return useMutation(async ({ order, product, permit, quantity }: OrderDraft) => {
    const rework = reworkOrderAsTyped(order);
    if (isReworkOrder(rework)) await station.orders.chooseRework({ order: rework });
    else if (product === null || permit === null || quantity === '') return;
    else await station.orders.choose({ order: order.trim(), product, permit, targetQuantity: quantity });
    refreshOrder();
    notify('good', t('order.chosen', { order: order.trim() }));
    chosen();
  });
}
