import { NumberInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MAX_ENTRY_CHARACTERS, MAX_ORDER_UNITS } from '../../../../station-core/model/limits.ts';
import { permitLeft } from './order-rules.ts';
import classes from './order.module.css';
import { PermitChoices } from './permit-choices.tsx';
import { ProductChoices } from './product-choices.tsx';
import type { OrderDrafting } from './use-order-draft.ts';

export function ProductAndPermit({ drafting }: { readonly drafting: OrderDrafting }) {
  const { products, draft, complaints, chooseProduct } = drafting;
  return (
    <div className={classes.both}>
      <ProductChoices
        products={products}
        chosen={draft.product}
        missing={complaints.includes('product')}
        choose={chooseProduct}
      />
      <PermitChoices drafting={drafting} />
    </div>
  );
}

interface FieldsProps {
  readonly drafting: OrderDrafting;
  /** Of the first field: a work order has a name, a rework order a reason. */
  readonly words?: { readonly label: string; readonly hint: string; readonly missing: string };
}

export function NameAndQuantity({ drafting, words }: FieldsProps) {
  const { t } = useTranslation();
  const { draft, kind, permits, complaints, change } = drafting;
  const permit = permits.find((each) => each.permit === draft.permit);
  const over =
    kind !== 'relabel' && permit !== undefined && draft.quantity !== '' && draft.quantity > permitLeft(permit);
  return (
    <div className={classes.pair}>
      <TextInput
        size="lg"
        label={words?.label ?? t('order.name')}
        description={words?.hint ?? t('order.nameHint')}
        value={draft.order}
        maxLength={MAX_ENTRY_CHARACTERS}
        error={complaints.includes('name') && (words?.missing ?? t('order.missing.name'))}
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
        max={MAX_ORDER_UNITS}
        allowDecimal={false}
        allowNegative={false}
        error={complaints.includes('quantity') && t('order.missing.quantity')}
        onChange={(quantity) => {
          change({ quantity: typeof quantity === 'number' ? quantity : '' });
        }}
      />
    </div>
  );
}
