import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PermitView, ProductView } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { firstDraft, NameAndQuantity, onlyPermit } from './order-form.tsx';
import { missingFor, type OrderDraft } from './order-rules.ts';
import classes from './order.module.css';
import { PermitChoices } from './permit-choices.tsx';
import { ProductChoices } from './product-choices.tsx';

interface Props {
  readonly products: readonly ProductView[];
  readonly permits: readonly PermitView[];
}

/** Lets finished units be made again. The station names the order, and an operator chooses it by that name. */
export function ReworkForm({ products, permits }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => firstDraft({ products, permits, scannedOrder: undefined }));
  const [tried, setTried] = useState(false);
  const [opened, setOpened] = useState<string>();
  const { act, busy, fault } = useOpening((order) => {
    setOpened(order);
    setTried(false);
    change({ order: '' }); // a second press asks for a reason of its own
  });
  const missing = missingFor(draft);
  const complaints = tried ? missing : [];
  const change = (part: Partial<OrderDraft>): void => {
    setDraft((before) => ({ ...before, ...part }));
  };
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing.length === 0) void act(draft);
  };
  return (
    <form className={classes.fields} onSubmit={submit} noValidate>
      <p>{t('order.reworkExplains')}</p>
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
      <NameAndQuantity
        draft={draft}
        change={change}
        missing={complaints}
        permits={permits}
        words={{ label: t('order.reason'), hint: t('order.reasonHint'), missing: t('order.reasonMissing') }}
      />
      <Button className={classes.go} type="submit" size="lg" h={50} loading={busy}>
        {t('order.openRework')}
      </Button>
      {fault !== undefined && <FaultPanel fault={fault} />}
      {opened !== undefined && <Opened order={opened} />}
    </form>
  );
}

function useOpening(opened: (order: string) => void) {
  const station = useStation();
  return useMutation(async ({ order, product, permit, quantity }: OrderDraft) => {
    if (product === null || permit === null || quantity === '') return;
    const reason = order.trim();
    opened((await station.orders.openRework({ product, permit, targetQuantity: quantity, reason })).order);
  });
}

function Opened({ order }: { readonly order: string }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <p className={classes.orderName}>{order}</p>
      <p>{t('order.reworkOpened', { order })}</p>
    </div>
  );
}
