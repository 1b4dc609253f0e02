import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Today } from '../../../../station-core/contract.ts';
import { useMutation, useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { whenText } from '../../parts/amounts.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import type { ScreenProps } from '../../session/address.ts';
import { Indexing } from '../issuance/indexing.tsx';
import { Counts } from './counts.tsx';
import { EntryList } from './entry-list.tsx';
import { StandingMatters } from './standing-matters.tsx';
import classes from './today.module.css';

const EVERY_MS = 15_000;

/** What the security officer has not seen yet; what needs a decision comes first. A quiet day looks quiet. */
export function TodayScreen(_: ScreenProps) {
  const { t } = useTranslation();
  const station = useStation();
  const { answer, fault, again } = useQuery(
    useCallback(() => station.issuance.today(), [station]),
    EVERY_MS,
  );
  return (
    <div className={classes.page}>
      <Head today={answer} again={again} />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {answer === undefined && fault === undefined && <p role="status">{t('frame.loading')}</p>}
      <Indexing progress={answer} />
      {answer !== undefined && answer.indexedEntries > 0 && <Matters today={answer} again={again} />}
    </div>
  );
}

function Head({ today, again }: { readonly today: Today | undefined; readonly again: () => void }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const station = useStation();
  const { act, busy, fault } = useMutation(async (sizeEntries: number) => {
    await station.issuance.looked({ sizeEntries });
    again();
  });
  return (
    <>
      <div className={classes.head}>
        <h1>{t('issuance.today.title')}</h1>
        {today !== undefined && (
          <p>
            {today.lookedAt === null
              ? t('issuance.today.never')
              : t('issuance.today.since', { when: whenText(today.lookedAt, locale) })}
          </p>
        )}
        <Button
          size="compact-md"
          leftSection={<IconEye size={18} aria-hidden />}
          title={t('issuance.today.seenHint')}
          loading={busy}
          disabled={today === undefined || today.indexedEntries <= today.fromSeq}
          // Only what the index had read is on this page.
          onClick={() => void act(today?.indexedEntries ?? 0)}
        >
          {t('issuance.today.seen')}
        </Button>
      </div>
      {fault !== undefined && <FaultPanel fault={fault} />}
    </>
  );
}

function Matters({ today, again }: { readonly today: Today; readonly again: () => void }) {
  const { t } = useTranslation();
  const { standing, toDecide, toKnow } = today;
  // That there is no upstream is how the station was set up: said every day, and no news.
  const isQuiet = toDecide.length === 0 && standing.every(({ kind }) => kind === 'no-upstream');
  return (
    <div className={classes.parts}>
      <section aria-labelledby="decide">
        <h2 id="decide">{t('issuance.today.decide')}</h2>
        {isQuiet && (
          <p className={classes.quiet}>
            <strong>{t('issuance.today.quiet')}</strong>
            {toKnow.length === 0 && <span>{t('issuance.today.quietHint')}</span>}
          </p>
        )}
        <StandingMatters standing={standing} changed={again} />
        <EntryList name="decide" today={today} />
      </section>
      <div className={classes.side}>
        <Counts today={today} />
        {toKnow.length > 0 && (
          <section aria-labelledby="know">
            <h2 id="know">{t('issuance.today.know')}</h2>
            <EntryList name="know" today={today} />
          </section>
        )}
      </div>
    </div>
  );
}
