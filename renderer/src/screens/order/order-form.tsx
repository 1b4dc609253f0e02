import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ENTRY_CHARACTERS } from '../../../../station-core/model/limits.ts';
import { isReworkOrder, reworkOrderAsTyped } from '../../../../station-core/model/desk/rework-order.ts';
import type { PermitView, ProductView } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useFloor } from '../../slots/floor.tsx';
import { useNotices } from '../../parts/notice.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { canBeMade, missingIn, permitLeft, permitObstacle, type Missing, type OrderDraft } from './order-rules.ts';
import classes from './order.module.css';
import { PermitChoices } from './permit-choices.tsx';
import { ProductChoices } from './product-choices.tsx';

interface Props {
  readonly products: readonly ProductView[];
  readonly permits: readonly PermitView[];
  readonly scannedOrder: string | undefined;
  /** Who may not sees what can be made, and nothing to press in vain. */
  readonly mayChoose: boolean;
  readonly chosen: () => void;
}

export function OrderForm({ products, permits, scannedOrder, mayChoose, chosen }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => firstDraft({ products, permits, scannedOrder }));
  const [tried, setTried] = useState(false);
  const choose = useChoose(chosen);
  const missing = missingIn(draft);
  const complaints = tried ? missing : [];
  const change = (part: Partial<OrderDraft>): void => {
    setDraft((before) => ({ ...before, ...part }));
  };
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing.length === 0) void choose.act(draft);
  };
  return (
    <form className={classes.fields} onSubmit={submit} noValidate>
      <div className={classes.both}>
        <ProductChoices
          products={products}
          chosen={draft.product}
          missing={complaints.includes('product')}
          choose={(product) => {
            change({ product, permit: onlyPermit(permits, product) });
          }}
        />
        <PermitChoices permits={permits} draft={draft} change={change} missing={complaints.includes('permit')} />
      </div>
      {mayChoose ? (
        <>
          <NameAndQuantity draft={draft} change={change} missing={complaints} permits={permits} />
          <Button className={classes.go} type="submit" size="lg" h="var(--bm-touch)" loading={choose.busy}>
            {t('order.start')}
          </Button>
        </>
      ) : (
        <p>{t('order.readOnly')}</p>
      )}
      {choose.fault !== undefined && <FaultPanel fault={choose.fault} />}
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

interface FieldsProps {
  readonly draft: OrderDraft;
  readonly change: (part: Partial<OrderDraft>) => void;
  readonly missing: readonly Missing[];
  readonly permits: readonly PermitView[];
  /** Of the first field: a work order has a name, a rework order a reason. */
  readonly words?: { readonly label: string; readonly hint: string; readonly missing: string };
}

export function NameAndQuantity({ draft, change, missing, permits, words }: FieldsProps) {
  const { t } = useTranslation();
  const permit = permits.find((each) => each.permit === draft.permit);
  const over = permit !== undefined && draft.quantity !== '' && draft.quantity > permitLeft(permit);
  return (
    <div className={classes.pair}>
      <TextInput
        size="lg"
        label={words?.label ?? t('order.name')}
        description={words?.hint ?? t('order.nameHint')}
        value={draft.order}
        maxLength={MAX_ENTRY_CHARACTERS}
        error={missing.includes('name') && (words?.missing ?? t('order.missing.name'))}
        onChange={(event) => {
          change({ order: event.currentTarget.value });
        }}
      />
      <NumberInput
        size="lg"
        label={t('order.quantity')}
        description={over ? t('order.overQuota', { left: permitLeft(permit), quantity: draft.quantity }) : '\u00a0'}
        value={draft.quantity}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        allowNegative={false}
        error={missing.includes('quantity') && t('order.missing.quantity')}
        onChange={(quantity) => {
          change({ quantity: typeof quantity === 'number' ? quantity : '' });
        }}
      />
    </div>
  );
}

/** What can only be chosen in one way is chosen already. */
export function firstDraft({
  products,
  permits,
  scannedOrder,
}: Pick<Props, 'products' | 'permits' | 'scannedOrder'>): OrderDraft {
  const possible = products.filter(canBeMade);
  const product = possible.length === 1 ? (possible[0]?.product ?? null) : null;
  return {
    order: scannedOrder ?? '',
    product,
    permit: product === null ? null : onlyPermit(permits, product),
    quantity: '',
  };
}

export function onlyPermit(permits: readonly PermitView[], product: string): string | null {
  const possible = permits.filter((each) => each.product === product && permitObstacle(each, Date.now()) === null);
  return possible.length === 1 ? (possible[0]?.permit ?? null) : null;
}
