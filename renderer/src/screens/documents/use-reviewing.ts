import { useCallback, useState } from 'react';
import type { DocumentReview, FaultView } from '../../../../station-core/contract.ts';
import { useMutation, useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';

export interface Reviewing {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly review: DocumentReview | undefined;
  readonly fault: FaultView | undefined;
  readonly busy: boolean;
  readonly putInForce: (_: undefined) => Promise<boolean>;
}

/** The document that was brought, and what the station says of it. */
export function useReviewing(done: (review: DocumentReview) => void): Reviewing {
  const { documents } = useStation();
  const [text, setText] = useState('');
  const asked = useQuery(
    useCallback(
      async () => (text.trim() === '' ? undefined : { of: text, review: await documents.review({ text }) }),
      [documents, text],
    ),
  );
  const review = asked.answer?.of === text ? asked.answer.review : undefined;
  const put = useMutation(async () => {
    await documents.putInForce({ text });
    setText('');
    if (review !== undefined) done(review);
  });
  const bring = (next: string): void => {
    put.clear();
    setText(next);
  };
  const fault = put.fault ?? (text.trim() === '' ? undefined : asked.fault);
  return { text, setText: bring, review, fault, busy: put.busy, putInForce: put.act };
}
