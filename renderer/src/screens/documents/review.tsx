import { Button, Textarea } from '@mantine/core';
import { IconDownload, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DocumentReview } from '../../../../station-core/contract.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { save } from '../../parts/save-file.ts';
import { ChooseDocument } from './choose-document.tsx';
import classes from './documents.module.css';
import { factText } from './fact-text.ts';
import { Facts, useFactWords } from './facts.tsx';
import type { Reviewing } from './use-reviewing.ts';

/** A draft or a signed document that somebody brings: what it says, what it changes, and putting it in force. */
export function Review({ reviewing }: { readonly reviewing: Reviewing }) {
  const { t } = useTranslation();
  const { text, setText, review, fault } = reviewing;
  return (
    <section className={classes.panel} aria-labelledby="bring">
      <h2 id="bring">{t('documents.bring.title')}</h2>
      <p className={classes.hint}>{t('documents.bring.hint')}</p>
      <div className={classes.actions}>
        <ChooseDocument chosen={setText} />
        {text !== '' && (
          <Button
            variant="default"
            onClick={() => {
              setText('');
            }}
          >
            {t('documents.bring.clear')}
          </Button>
        )}
      </div>
      <Textarea
        label={t('documents.bring.paste')}
        rows={3}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {review !== undefined && <Reviewed review={review} reviewing={reviewing} />}
    </section>
  );
}

function Reviewed({ review, reviewing }: { readonly review: DocumentReview; readonly reviewing: Reviewing }) {
  const { t } = useTranslation();
  const { document, missingSignatures, problem, fileName, replaces } = review;
  return (
    <div className={classes.review} role="group" aria-label={t('documents.review.label')}>
      <h3>{t(`documents.types.${document.type}`, { id: document.id })}</h3>
      <Signatures review={review} />
      {replaces !== null && <Changes review={review} />}
      <details open={replaces === null}>
        <summary>{t('documents.review.all')}</summary>
        <Facts facts={document.facts} />
      </details>
      {problem !== null && <FaultPanel fault={problem} withEvidence />}
      {missingSignatures > 0 && <NextSignature review={review} />}
      <div className={classes.actions}>
        <Button
          size="md"
          leftSection={<IconShieldCheck size={22} aria-hidden />}
          disabled={missingSignatures > 0 || problem !== null}
          loading={reviewing.busy}
          onClick={() => void reviewing.putInForce(undefined)}
        >
          {t(document.type === 'lift' ? 'documents.review.lift' : 'documents.review.putInForce')}
        </Button>
        <Button
          size="md"
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
          onClick={() => {
            save(fileName, [reviewing.text]);
          }}
        >
          {t('documents.review.download')}
        </Button>
      </div>
    </div>
  );
}

function Signatures({ review: { signatures, document } }: { readonly review: DocumentReview }) {
  const { t } = useTranslation();
  return (
    <>
      <p>
        {t('documents.review.hash')}
        <span className={classes.hash}>{document.sha256Hex}</span>
      </p>
      {signatures.length === 0 && <p>{t('documents.review.unsigned')}</p>}
      <ul className={classes.signatures}>
        {signatures.map(({ officer, counts }) => (
          <li key={officer} data-counts={counts}>
            {t(counts ? 'documents.review.signature' : 'documents.review.stranger', { officer })}
          </li>
        ))}
      </ul>
    </>
  );
}

function NextSignature({ review: { missingSignatures, signCommand } }: { readonly review: DocumentReview }) {
  const { t } = useTranslation();
  return (
    <div className={classes.next}>
      <p>
        <strong>{t('documents.review.missing', { count: missingSignatures })}</strong> {t('documents.review.elsewhere')}
      </p>
      <code>{signCommand}</code>
    </div>
  );
}

function Changes({ review: { changes, replaces } }: { readonly review: DocumentReview }) {
  const { t } = useTranslation();
  const words = useFactWords();
  const [id, hash] = [replaces?.id ?? '', replaces?.sha256Hex.slice(0, 12) ?? ''];
  if (changes.length === 0) return <p>{t('documents.review.same', { id, hash })}</p>;
  const cell = (facts: DocumentReview['changes'][number]['before']) =>
    facts.length === 0 ? '–' : facts.map((fact, at) => <div key={at}>{factText(fact, words)}</div>);
  return (
    <table className={classes.changes}>
      <caption>{t('documents.review.changes', { id, hash })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('documents.review.what')}</th>
          <th scope="col">{t('documents.review.before')}</th>
          <th scope="col">{t('documents.review.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{t(`documents.facts.${name}`)}</th>
            <td>{cell(before)}</td>
            <td>{cell(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
