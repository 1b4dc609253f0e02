import { Button, NumberInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MAX_ENTRY_CHARACTERS, MAX_ORDER_UNITS } from '../../../../station-core/model/limits.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { permitLeft } from './order-rules.ts';
import classes from './order.module.css';
import { PermitChoices } from './permit-choices.tsx';
import { ProductChoices } from './product-choices.tsx';
import type { OrderDrafting } from './use-order-draft.ts';

export function ProductAndPermit({ drafting }: { readonly drafting: OrderDrafting }) {
  const { products, draft, known, complaints, chooseProduct } = drafting;
  return (
    <div className={classes.both}>
      <ProductChoices
        products={products}
        chosen={draft.product}
        only={known?.product}
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
  const { draft, known, changesQuantity, complaints, change } = drafting;
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
      {known === null || changesQuantity ? <Quantity drafting={drafting} /> : null}
      <KnownQuantity drafting={drafting} />
    </div>
  );
}

function Quantity({ drafting }: { readonly drafting: OrderDrafting }) {
  const { t } = useTranslation();
  const { draft, kind, known, permits, complaints, change } = drafting;
  const permit = permits.find((each) => each.permit === draft.permit);
  const over =
    kind !== 'relabel' && permit !== undefined && draft.quantity !== '' && draft.quantity > permitLeft(permit);
  const hint = known === null ? '\u00a0' : t('order.quantityChanges', { quantity: known.targetQuantity });
  return (
    <NumberInput
      size="lg"
      label={t('order.quantity')}
      description={over ? t('order.overQuota', { left: permitLeft(permit), quantity: draft.quantity }) : hint}
      value={draft.quantity}
      min={1}
      max={MAX_ORDER_UNITS}
      allowDecimal={false}
      allowNegative={false}
      // Whoever pressed for it goes on typing.
      autoFocus={known !== null}
      error={complaints.includes('quantity') && t('order.missing.quantity')}
      onChange={(quantity) => {
        change({ quantity: typeof quantity === 'number' ? quantity : '' });
      }}
    />
  );
}

/** Announced as soon as the name is one that the ledger knows. */
function KnownQuantity({ drafting: { known, changesQuantity, changeQuantity } }: Pick<FieldsProps, 'drafting'>) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const shown = known !== null && !changesQuantity;
  return (
    <div className={classes.known} role="status" hidden={!shown}>
      {shown && (
        <>
          <p>
            {t(known.scope === null ? 'order.known' : `order.knownRework.${known.scope}`, {
              passed: numberText(known.passed, locale),
              quantity: numberText(known.targetQuantity, locale),
              product: known.product,
              permit: known.permit,
            })}
          </p>
          {known.scope === null && (
            <Button variant="default" size="md" h="var(--bm-touch)" onClick={changeQuantity}>
              {t('order.changeQuantity')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
