import { Button, NumberInput, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkOrder } from '../../../../station-core/contract.ts';
import { MAX_ORDER_UNITS } from '../../../../station-core/model/limits.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useNotices } from '../../parts/notice.tsx';
import { useFloor } from '../../slots/floor.tsx';
import classes from './order.module.css';

/** Another total for the order at work, without choosing it again. */
export function ChangeQuantity({ order }: { readonly order: WorkOrder }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (open)
    return (
      <QuantityForm
        order={order}
        close={() => {
          setOpen(false);
        }}
      />
    );
  return (
    <Button
      variant="default"
      size="md"
      h="var(--bm-touch)"
      fullWidth
      onClick={() => {
        setOpen(true);
      }}
    >
      {t('order.changeQuantity')}
      <VisuallyHidden>{order.order}</VisuallyHidden>
    </Button>
  );
}

function QuantityForm({ order, close }: { readonly order: WorkOrder; readonly close: () => void }) {
  const { t } = useTranslation();
  const [quantity, setQuantity] = useState<number | ''>(order.targetQuantity);
  const { act, busy, fault } = useChange(order, close);
  const missing = quantity === '' || !Number.isInteger(quantity) || quantity < 1;
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    if (!missing) void act(quantity);
  };
  return (
    <form className={classes.quantityForm} onSubmit={submit} noValidate>
      <NumberInput
        size="md"
        label={t('order.newQuantity')}
        description={t('order.quantityChanges', { quantity: order.targetQuantity })}
        value={quantity}
        min={1}
        max={MAX_ORDER_UNITS}
        allowDecimal={false}
        allowNegative={false}
        autoFocus
        error={missing && t('order.missing.quantity')}
        onChange={(entered) => {
          setQuantity(typeof entered === 'number' ? entered : '');
        }}
      />
      <Button variant="default" size="md" h="var(--bm-touch)" onClick={close}>
        {t('frame.cancel')}
      </Button>
      <Button type="submit" size="md" h="var(--bm-touch)" loading={busy} disabled={missing}>
        {t('order.saveQuantity')}
      </Button>
      {fault !== undefined && <FaultPanel fault={fault} />}
    </form>
  );
}

function useChange({ order, product, permit }: WorkOrder, changed: () => void) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const station = useStation();
  const { refreshOrder } = useFloor();
  const { notify } = useNotices();
  return useMutation(async (targetQuantity: number) => {
    await station.orders.choose({ order, product, permit, targetQuantity, changesQuantity: true });
    refreshOrder();
    notify('good', t('order.quantityChanged', { order, quantity: numberText(targetQuantity, locale) }));
    changed();
  });
}
