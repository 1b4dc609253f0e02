import { Button, Textarea } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OrderReviewView, RevocationPreviewView } from '../../../../station-core/contract.ts';
import { ChooseDocument } from '../documents/choose-document.tsx';
import classes from './revocations.module.css';
import type { Revoking } from './use-revoking.ts';

interface Props {
  readonly revoking: Revoking;
  readonly allowance: RevocationPreviewView['allowance'];
}

/** Above the threshold two officers sign an order, at their own machines; no key of theirs comes here. */
export function OrderPanel({ revoking, allowance: { ordersAbove, revokedToday } }: Props) {
  const { t } = useTranslation();
  const { order, bring } = revoking;
  return (
    <section className={classes.order} aria-labelledby="order-needed">
      <strong id="order-needed">{t('revocation.order.needed', { count: ordersAbove })}</strong>
      <p>
        {t('revocation.order.today', { count: revokedToday })} {t('revocation.order.hint')}
      </p>
      <Buttons revoking={revoking} />
      <Textarea
        label={t('documents.bring.paste')}
        rows={2}
        spellCheck={false}
        value={order.text}
        onChange={(event) => {
          bring(event.currentTarget.value);
        }}
      />
      {order.review !== undefined && <Signatures review={order.review} />}
    </section>
  );
}

function Buttons({ revoking }: Pick<Props, 'revoking'>) {
  const { t } = useTranslation();
  const { order, bring, draft, busy, reason, note } = revoking;
  return (
    <div className={classes.actions}>
      <Button
        leftSection={<IconDownload size={20} aria-hidden />}
        loading={busy.draft}
        disabled={reason === null || note.trim().length < 3 || order.text !== ''}
        onClick={draft}
      >
        {t('revocation.order.draft')}
      </Button>
      <ChooseDocument chosen={bring} variant="default" />
      {order.text !== '' && (
        <Button
          variant="default"
          onClick={() => {
            bring('');
          }}
        >
          {t('documents.bring.clear')}
        </Button>
      )}
    </div>
  );
}

function Signatures({ review }: { readonly review: OrderReviewView }) {
  const { t } = useTranslation();
  const { order, certificates, signatures, missingSignatures, signCommand } = review;
  return (
    <>
      <p>{t('revocation.order.says', { order, count: certificates.length })}</p>
      {signatures.length === 0 && <p>{t('documents.review.unsigned')}</p>}
      <ul>
        {signatures.map(({ officer, counts }) => (
          <li key={officer}>{t(counts ? 'documents.review.signature' : 'documents.review.stranger', { officer })}</li>
        ))}
      </ul>
      {missingSignatures > 0 && (
        <>
          <p>
            <strong>{t('documents.review.missing', { count: missingSignatures })}</strong>{' '}
            {t('documents.review.elsewhere')}
          </p>
          <code>{signCommand}</code>
        </>
      )}
    </>
  );
}
