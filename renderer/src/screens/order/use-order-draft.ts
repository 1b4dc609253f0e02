import { useState } from 'react';
import type { KnownOrder } from '../../../../station-core/contract.ts';
import {
  asKnown,
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
  /** The order of this name that the ledger knows; null for a new one. */
  readonly known: KnownOrder | null;
  /** Somebody changes the quantity of the known order. */
  readonly changesQuantity: boolean;
  readonly changeQuantity: () => void;
  readonly submit: (event: React.SyntheticEvent) => void;
  /** The next order has a name, or a reason, of its own. */
  readonly clearName: () => void;
}

interface Drafted extends Offered {
  readonly kind: OrderKind;
  readonly scannedOrder?: string | undefined;
  /** Asks the station for an order of this name. */
  readonly useKnown?: (name: string) => KnownOrder | null;
  /** Called with nothing missing. */
  readonly order: (draft: OrderDraft, known: KnownDraft) => void;
}

export type KnownDraft = Pick<OrderDrafting, 'known' | 'changesQuantity'>;

const useNoneKnown = (): null => null;

/** What a form of an order holds until it is sent. */
export function useOrderDraft(drafted: Drafted): OrderDrafting {
  const { products, permits, kind, scannedOrder = '', useKnown = useNoneKnown, order } = drafted;
  const [held, setDraft] = useState(() => firstDraft({ products, permits }, kind, scannedOrder));
  const known = useKnown(held.order.trim());
  const [changing, setChanging] = useState<string>();
  const changesQuantity = known !== null && changing === known.order;
  const filled = asKnown(held, known, changesQuantity);
  const isRework = known !== null && known.scope !== null;
  const draft = isRework ? filled : { ...filled, permit: usable(filled, permits, kind) };
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
    known,
    changesQuantity,
    changeQuantity: () => {
      change({ quantity: known?.targetQuantity ?? '' });
      setChanging(known?.order);
    },
    chooseProduct: (product) => {
      change({ product, permit: onlyPermit(permits, product, kind) });
    },
    submit: (event) => {
      event.preventDefault();
      setTried(true);
      if (missing.length === 0) order(draft, { known, changesQuantity });
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
