import { CopyButton, Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconCopy } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryView } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { addressOf, type ScreenProps } from '../../session/address.ts';
import { useEntryWords } from '../issuance/entry-words.ts';
import { momentText } from '../issuance/moment-text.ts';
import classes from './entry.module.css';

/** One entry as it is hashed, and which signed tree heads hold it. Its number stands in the address. */
export function EntryScreen({ path }: ScreenProps) {
  const { t } = useTranslation();
  const [number = ''] = path;
  if (!/^\d{1,15}$/.test(number)) return <p className={classes.page}>{t('issuance.entry.choose')}</p>;
  return <Entry key={number} seq={Number(number)} />;
}

const EVERY_MS = 15_000;

function Entry({ seq }: { readonly seq: number }) {
  const { t } = useTranslation();
  const station = useStation();
  const { answer, fault } = useQuery(
    useCallback(() => station.issuance.entry({ seq }), [station, seq]),
    EVERY_MS,
  );
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('issuance.entry.title', { seq })}</h1>
        <nav>
          {seq > 0 && <a href={`#/${addressOf('entry', [String(seq - 1)])}`}>{t('issuance.entry.previous')}</a>}
          {answer !== undefined && seq + 1 < answer.sizeEntries && (
            <a href={`#/${addressOf('entry', [String(seq + 1)])}`}>{t('issuance.entry.next')}</a>
          )}
        </nav>
      </div>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {answer === undefined && fault === undefined && <p role="status">{t('frame.loading')}</p>}
      {answer !== undefined && (
        <>
          <Facts entry={answer} />
          <Inclusion entry={answer} />
          <Content json={answer.canonicalJson} />
        </>
      )}
    </div>
  );
}

function Facts({ entry: { kind, at, leafHashHex } }: { readonly entry: EntryView }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = useEntryWords();
  return (
    <dl className={classes.facts}>
      <dt>{t('issuance.entry.kind')}</dt>
      <dd>
        {words.kind(kind)} <code>{kind}</code>
      </dd>
      {at !== null && (
        <>
          <dt>{t('issuance.entry.at')}</dt>
          <dd>
            {momentText(at, locale)} <code>{at}</code>
          </dd>
        </>
      )}
      <dt>{t('issuance.entry.leaf')}</dt>
      <dd>
        <code>{leafHashHex}</code>
      </dd>
    </dl>
  );
}

function Inclusion({ entry: { checkpoint, receipt } }: { readonly entry: EntryView }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const size = (held: { readonly sizeEntries: number }): string => numberText(held.sizeEntries, locale);
  return (
    <section aria-labelledby="inclusion">
      <h2 id="inclusion">{t('issuance.entry.state')}</h2>
      <ul className={classes.states}>
        {checkpoint === null && <State tone="waits" text={t('issuance.entry.noCheckpoint')} />}
        {checkpoint?.leads === true && (
          <State
            tone="good"
            text={t('issuance.entry.checkpoint', { size: size(checkpoint), count: checkpoint.pathHashes })}
          />
        )}
        {checkpoint?.leads === false && (
          <State tone="bad" text={t('issuance.entry.broken', { size: size(checkpoint) })} />
        )}
        {receipt === null && <State tone="waits" text={t('issuance.entry.noReceipt')} />}
        {receipt?.leads === true && <State tone="good" text={t('issuance.entry.receipt', { size: size(receipt) })} />}
        {receipt?.leads === false && (
          <State tone="bad" text={t('issuance.entry.brokenReceipt', { size: size(receipt) })} />
        )}
      </ul>
      <p className={classes.note}>{t('issuance.entry.signatures')}</p>
    </section>
  );
}

const ICONS = { good: IconCircleCheck, bad: IconAlertTriangle, waits: IconClock } as const;

function State({ tone, text }: { readonly tone: keyof typeof ICONS; readonly text: string }) {
  const Icon = ICONS[tone];
  return (
    <li data-tone={tone}>
      <Icon size={20} aria-hidden />
      {text}
    </li>
  );
}

const views = ['readable', 'exact'] as const;

function Content({ json }: { readonly json: string }) {
  const { t } = useTranslation();
  const [view, setView] = useState<(typeof views)[number]>('readable');
  return (
    <section aria-labelledby="content-of-entry">
      <div className={classes.head}>
        <h2 id="content-of-entry">{t('issuance.entry.content')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('issuance.entry.content')}
          value={view}
          data={views.map((value) => ({ value, label: t(`issuance.entry.${value}`) }))}
          onChange={(value) => {
            setView(value === 'exact' ? 'exact' : 'readable');
          }}
        />
        <CopyButton value={json}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="subtle" leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
              {t(copied ? 'issuance.entry.copied' : 'issuance.entry.copy')}
            </Button>
          )}
        </CopyButton>
      </div>
      <pre className={classes.json} tabIndex={0}>
        {view === 'exact' ? json : readable(json)}
      </pre>
    </section>
  );
}

/** Damaged bytes are shown as they are. */
function readable(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return json;
    throw error;
  }
}
