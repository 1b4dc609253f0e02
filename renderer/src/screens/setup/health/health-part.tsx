import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultView, Health } from '../../../../../station-core/contract.ts';
import { clockText, numberText } from '../../../parts/amounts.ts';
import { ProtectionNote } from '../../../parts/protection-note.tsx';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { useFloor } from '../../../slots/floor.tsx';
import { checkedPercent } from '../../../warnings/warnings.ts';
import { useLocale } from '../../../locales/use-locale.ts';
import { cardStates, type CardState } from './health-cards.ts';
import { StateBadge } from './state-badge.tsx';
import own from './health.module.css';
import classes from '../setup.module.css';

export function HealthPart() {
  const { t } = useTranslation();
  const { health, refreshHealth } = useFloor();
  if (health === undefined) return <p role="status">{t('frame.loading')}</p>;
  return (
    <div className={classes.stack}>
      <div className={classes.row}>
        <p className={classes.explains}>
          {t('setup.health.station', { station: health.station, version: health.version })}
        </p>
        <Button variant="default" leftSection={<IconRefresh size={20} aria-hidden />} onClick={refreshHealth}>
          {t('setup.health.refresh')}
        </Button>
      </div>
      <ProtectionNote protection={health.hsm.protection} />
      <div className={own.cards}>
        <HealthCards health={health} />
      </div>
    </div>
  );
}

function HealthCards({ health }: { readonly health: Health }) {
  const { t } = useTranslation();
  const states = cardStates(health);
  const { hsm, files, printer, interruptedRuns } = health;
  return (
    <>
      <Card title={t('setup.health.hsm')} state={states.hsm} fault={hsm.fault}>
        {hsm.tokenLabel !== '' && <p>{t('setup.health.hsmToken', { token: hsm.tokenLabel })}</p>}
      </Card>
      <SyncState health={health} state={states.ledger} />
      <Upstream health={health} state={states.upstream} />
      <Card title={t('setup.health.clock')} state={states.clock}>
        <p>
          {states.clock === 'ok'
            ? t('setup.health.clockGood')
            : t('setup.health.clockBehind', { duration: clockText(health.clockBehindMs) })}
        </p>
      </Card>
      <Card title={t('setup.health.files')} state={states.files} fault={files.fault}>
        {files.fault === null && <p>{t('setup.health.filesPrivate')}</p>}
      </Card>
      <Card title={t('setup.health.printer')} state={states.printer} fault={printer.fault}>
        <p className={classes.address}>{printer.address === '' ? t('setup.health.noPrinter') : printer.address}</p>
      </Card>
      <Card title={t('setup.health.interrupted')} state={states.interrupted}>
        <p>
          {interruptedRuns === 0
            ? t('setup.health.interruptedNone')
            : t('setup.health.interruptedSome', { count: interruptedRuns })}
        </p>
      </Card>
    </>
  );
}

function SyncState({ health, state }: { readonly health: Health; readonly state: CardState }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { ledger } = health;
  const percent = checkedPercent(health);
  const unsigned = Math.max(0, ledger.entries - ledger.checkpointAt);
  const unsignedText = t('setup.health.ledgerUnsigned', { entries: numberText(unsigned, locale) });
  return (
    <Card title={t('setup.health.ledger')} state={state} fault={ledger.fault}>
      {percent !== null && <p className={own.strong}>{t('setup.health.ledgerChecking', { percent })}</p>}
      <p>{t('setup.health.ledgerEntries', { entries: numberText(ledger.entries, locale) })}</p>
      <p>{unsigned === 0 ? t('setup.health.ledgerSigned') : unsignedText}</p>
    </Card>
  );
}

function Upstream({ health: { upstream }, state }: { readonly health: Health; readonly state: CardState }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const waiting = numberText(upstream.waitingEntries, locale);
  const waits = t('setup.health.upstreamWaiting', { entries: waiting });
  return (
    <Card title={t('setup.health.upstream')} state={state} fault={upstream.fault}>
      {!upstream.configured && <p>{t('setup.health.upstreamOff')}</p>}
      {upstream.configured && <p>{upstream.waitingEntries === 0 ? t('setup.health.upstreamDone') : waits}</p>}
    </Card>
  );
}

interface CardProps {
  readonly title: string;
  readonly state: CardState;
  readonly fault?: FaultView | null;
  readonly children: ReactNode;
}

function Card({ title, state, fault = null, children }: CardProps) {
  const { t } = useTranslation();
  return (
    <section className={own.card} data-state={state}>
      <div className={own.cardHead}>
        <h2>{title}</h2>
        <StateBadge state={state} word={t(`setup.health.state.${state}`)} />
      </div>
      {children}
      {fault !== null && <FaultPanel fault={fault} withEvidence />}
    </section>
  );
}
