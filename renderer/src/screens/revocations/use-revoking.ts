import { useState } from 'react';
import type {
  CrlView,
  FaultView,
  HoldAsked,
  OrderReviewView,
  RevocationPreviewView,
  RevocationReason,
} from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { save } from '../../parts/save-file.ts';
import { askedOf } from '../holds/asked.ts';
import type { WhichUnits } from '../holds/which-units.tsx';

/** The order of the officers, as it was drafted or brought. */
export interface BroughtOrder {
  readonly text: string;
  /** Undefined until the station has read it. */
  readonly review: OrderReviewView | undefined;
}

export interface Revoking {
  readonly asked: HoldAsked;
  readonly which: WhichUnits;
  readonly choose: (which: WhichUnits) => void;
  readonly reason: RevocationReason | null;
  readonly setReason: (reason: RevocationReason | null) => void;
  readonly note: string;
  readonly setNote: (note: string) => void;
  readonly preview: RevocationPreviewView | undefined;
  readonly order: BroughtOrder;
  readonly bring: (text: string) => void;
  readonly fault: FaultView | undefined;
  readonly busy: { readonly show: boolean; readonly draft: boolean; readonly revoke: boolean };
  readonly show: (_: undefined) => void;
  readonly draft: () => void;
  readonly revoke: () => void;
  /** Nobody can press it before they have seen what it does, and two officers have signed what takes two. */
  readonly isReady: boolean;
}

interface Options {
  readonly first: HoldAsked;
  readonly done: (count: number, crl: CrlView) => void;
}

interface Previewed {
  readonly asked: HoldAsked;
  readonly preview: RevocationPreviewView;
}

const NO_ORDER: BroughtOrder = { text: '', review: undefined };
const SHORTEST_NOTE = 3;

/** First which certificates those are; only then can they be revoked, and only those. */
export function useRevoking({ first, done }: Options): Revoking {
  const { revocation } = useStation();
  const words = useWords();
  const [which, setWhich] = useState<WhichUnits>({ ids: first.ids.join('\n'), filters: first.filters });
  const [seen, setSeen] = useState<Previewed>();
  const { order, setOrder, read } = useOrder(words);
  const decided = { seen, reason: words.reason, note: words.note };
  const asked = askedOf(which.ids, which.filters);
  const show = useMutation(async () => {
    setSeen({ asked, preview: await revocation.preview({ asked }) });
  });
  const draft = useMutation(async () => {
    const drafted = await revocation.draftOrder(decisionOf(decided));
    save(drafted.fileName, [drafted.text]);
    await read.act(drafted.text);
  });
  const revoke = useMutation(async () => {
    const signed = seen?.preview.allowance.needsOrder === true ? { order: order.text } : {};
    const { revoked, crl } = await revocation.revoke(Object.assign(decisionOf(decided), signed));
    done(revoked, crl);
  });
  /** What went wrong before counts for nothing once something else is asked. */
  const clearing =
    <Next>(act: (next: Next) => void) =>
    (next: Next): void => {
      for (const each of [show, read, draft, revoke]) each.clear();
      act(next);
    };
  return {
    ...words,
    asked,
    which,
    choose: clearing((next) => {
      setWhich(next);
      setSeen(undefined);
    }),
    preview: seen?.preview,
    order,
    bring: clearing((text) => {
      setOrder({ text, review: undefined });
      if (text.trim() !== '') void read.act(text);
    }),
    fault: revoke.fault ?? draft.fault ?? read.fault ?? show.fault,
    busy: { show: show.busy, draft: draft.busy, revoke: revoke.busy },
    show: clearing(() => void show.act(undefined)),
    draft: () => void draft.act(undefined),
    revoke: () => void revoke.act(undefined),
    isReady: isReady(decided, order),
  };
}

type Words = Pick<Revoking, 'reason' | 'setReason' | 'note' | 'setNote'>;

function useWords(): Words {
  const [reason, setReason] = useState<RevocationReason | null>(null);
  const [note, setNote] = useState('');
  return { reason, setReason, note, setNote };
}

/** Reason and note are those of the order, where there is one. */
function useOrder({ setReason, setNote }: Words) {
  const { revocation } = useStation();
  const [order, setOrder] = useState(NO_ORDER);
  const read = useMutation(async (text: string) => {
    const review = await revocation.reviewOrder({ text });
    setOrder({ text, review });
    setReason(review.reason);
    setNote(review.note);
  });
  return { order, setOrder, read };
}

function isReady({ seen, reason, note }: Decided, { review }: BroughtOrder): boolean {
  if (seen === undefined || seen.preview.toRevoke.length === 0) return false;
  const isSigned = !seen.preview.allowance.needsOrder || review?.missingSignatures === 0;
  return isSigned && reason !== null && note.trim().length >= SHORTEST_NOTE;
}

interface Decided {
  readonly seen: Previewed | undefined;
  readonly reason: RevocationReason | null;
  readonly note: string;
}

function decisionOf({ seen, reason, note }: Decided) {
  if (seen === undefined || reason === null) throw new Error('nothing was decided'); // no button leads here
  return { asked: seen.asked, reason, note: note.trim(), fingerprint: seen.preview.fingerprint };
}
