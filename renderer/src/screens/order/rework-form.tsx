import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReworkScope } from '../../../../station-core/model/desk/rework-order.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { NameAndQuantity, ProductAndPermit } from './order-fields.tsx';
import type { Offered, OrderDraft } from './order-rules.ts';
import classes from './order.module.css';
import { ReworkScopeChoice } from './rework-scope.tsx';
import { useOrderDraft } from './use-order-draft.ts';

interface Props extends Offered {
  readonly reported: () => void;
}

/** Lets finished units be made again. The station names the order, and an operator chooses it by that name. */
export function ReworkForm({ products, permits, reported }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<string>();
  const [scope, setScope] = useState<ReworkScope>('unit');
  const { act, busy, fault } = useOpening(scope, (order) => {
    setOpened(order);
    drafting.clearName(); // a second press asks for a reason of its own
    reported();
  });
  const order = (draft: OrderDraft): void => void act(draft);
  const drafting = useOrderDraft({ products, permits, kind: scope === 'label' ? 'relabel' : 'rework', order });
  return (
    <form className={classes.fields} onSubmit={drafting.submit} noValidate>
      <p>{t('order.reworkExplains')}</p>
      <ReworkScopeChoice scope={scope} choose={setScope} />
      <ProductAndPermit drafting={drafting} />
      <NameAndQuantity
        drafting={drafting}
        words={{ label: t('order.reason'), hint: t('order.reasonHint'), missing: t('order.reasonMissing') }}
      />
      <Button className={classes.go} type="submit" size="lg" h="var(--bm-touch)" loading={busy}>
        {t('order.openRework')}
      </Button>
      {fault !== undefined && <FaultPanel fault={fault} />}
      {opened !== undefined && <Opened order={opened} />}
    </form>
  );
}

function useOpening(scope: ReworkScope, opened: (order: string) => void) {
  const station = useStation();
  return useMutation(async ({ order, product, permit, quantity }: OrderDraft) => {
    if (product === null || permit === null || quantity === '') return;
    const reason = order.trim();
    opened((await station.orders.openRework({ product, permit, targetQuantity: quantity, reason, scope })).order);
  });
}

function Opened({ order }: { readonly order: string }) {
  const { t } = useTranslation();
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => {
    told.current?.scrollIntoView({ block: 'center' });
  }, [order]);
  return (
    <div role="status" ref={told}>
      <p className={classes.orderName}>{order}</p>
      <p>{t('order.reworkOpened', { order })}</p>
    </div>
  );
}
