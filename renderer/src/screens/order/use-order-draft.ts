import { useState } from 'react';
import {
  firstDraft,
  missingIn,
  onlyPermit,
  permitObstacle,
  type Missing,
  type Offered,
  type OrderDraft,
  type OrderKind,
} from './order-rules.ts';

export interface OrderDrafting extends Offered {
  readonly kind: OrderKind;
  readonly draft: OrderDraft;
  /** What is missing, once it was asked for without. */
  readonly complaints: readonly Missing[];
  readonly change: (part: Partial<OrderDraft>) => void;
  readonly chooseProduct: (product: string) => void;
  readonly submit: (event: React.SyntheticEvent) => void;
  /** The next order has a name, or a reason, of its own. */
  readonly clearName: () => void;
}

interface Drafted extends Offered {
  readonly kind: OrderKind;
  readonly scannedOrder?: string | undefined;
  /** Called with nothing missing. */
  readonly order: (draft: OrderDraft) => void;
}

/** What a form of an order holds until it is sent. */
export function useOrderDraft({ products, permits, kind, scannedOrder = '', order }: Drafted): OrderDrafting {
  const [held, setDraft] = useState(() => firstDraft({ products, permits }, kind, scannedOrder));
  const draft = { ...held, permit: usable(held, permits, kind) };
  const [tried, setTried] = useState(false);
  const missing = missingIn(draft, kind);
  const change = (part: Partial<OrderDraft>): void => {
    setDraft((before) => ({ ...before, ...part }));
  };
  return {
    products,
    permits,
    kind,
    draft,
    complaints: tried ? missing : [],
    change,
    chooseProduct: (product) => {
      change({ product, permit: onlyPermit(permits, product, kind) });
    },
    submit: (event) => {
      event.preventDefault();
      setTried(true);
      if (missing.length === 0) order(draft);
    },
    clearName: () => {
      setTried(false);
      change({ order: '' });
    },
  };
}

/** What is replaced may be chosen after the permit: then another one may be the only one that will do. */
function usable({ product, permit: chosen }: OrderDraft, permits: Offered['permits'], kind: OrderKind): string | null {
  const permit = permits.find((each) => each.permit === chosen);
  if (permit !== undefined && permitObstacle(permit, Date.now(), kind) === null) return chosen;
  return product === null ? null : onlyPermit(permits, product, kind);
}
