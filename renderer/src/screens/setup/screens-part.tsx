import { Badge, Button, Table } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenSessionView } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { whenText } from '../../parts/amounts.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { type Revoked, RevokeScreen } from './revoke-screen.tsx';
import classes from './setup.module.css';

/** The browsers that a link has let in, and an end to each of them. */
export function ScreensPart() {
  const { t } = useTranslation();
  const station = useStation();
  const { answer, fault, again } = useQuery(useCallback(() => station.screens.list(), [station]));
  const [revoking, setRevoking] = useState<Revoked>();
  const [done, setDone] = useState('');
  const close = (): void => {
    setRevoking(undefined);
  };
  const revoked = ({ id }: Revoked): void => {
    close();
    setDone(t('setup.screens.revoked', { id }));
    again();
  };
  return (
    <section className={classes.panel}>
      <div className={classes.row}>
        <p className={classes.explains}>{t('setup.screens.explains')}</p>
        <Button variant="default" leftSection={<IconRefresh size={20} aria-hidden />} onClick={again}>
          {t('setup.screens.refresh')}
        </Button>
      </div>
      <p role="status" className={done === '' ? undefined : classes.good}>
        {done}
      </p>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {answer === undefined && fault === undefined && <p role="status">{t('frame.loading')}</p>}
      {answer?.sessions.length === 0 && <p>{t('setup.screens.none')}</p>}
      {answer !== undefined && answer.sessions.length > 0 && (
        <SessionTable sessions={answer.sessions} revoke={setRevoking} />
      )}
      {answer?.unusable.map((each) => (
        <div key={each.id} className={classes.stack}>
          <div className={classes.row}>
            <p>
              {each.id}: {t('setup.screens.unusable')}
            </p>
            <RevokeButton id={each.id} own={false} revoke={setRevoking} />
          </div>
          <FaultPanel fault={each.fault} withEvidence />
        </div>
      ))}
      <RevokeScreen session={revoking} revoked={revoked} close={close} />
    </section>
  );
}

const COLUMNS = ['id', 'browser', 'since', 'lastSeen'] as const;

interface TableProps {
  readonly sessions: readonly ScreenSessionView[];
  readonly revoke: (session: Revoked) => void;
}

function SessionTable({ sessions, revoke }: TableProps) {
  const { t } = useTranslation();
  return (
    <Table verticalSpacing="sm" fz="md" aria-label={t('setup.screens.list')}>
      <Table.Thead>
        <Table.Tr>
          {COLUMNS.map((each) => (
            <Table.Th key={each} scope="col">
              {t(`setup.screens.${each}`)}
            </Table.Th>
          ))}
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sessions.map((each) => (
          <SessionRow key={each.id} session={each} revoke={revoke} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function SessionRow({ session, revoke }: Omit<TableProps, 'sessions'> & { readonly session: ScreenSessionView }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { id, browser, since, lastSeenAt, connected, own } = session;
  return (
    <Table.Tr data-testid={`screen-${id}`}>
      <Table.Th scope="row">
        {id}{' '}
        {own && (
          <Badge variant="outline" size="lg" tt="none">
            {t('setup.screens.own')}
          </Badge>
        )}
      </Table.Th>
      <Table.Td className={classes.address}>{browser}</Table.Td>
      <Table.Td>{whenText(since, locale)}</Table.Td>
      <Table.Td>{connected ? t('setup.screens.connected') : whenText(lastSeenAt, locale)}</Table.Td>
      <Table.Td>
        <RevokeButton id={id} own={own} revoke={revoke} />
      </Table.Td>
    </Table.Tr>
  );
}

function RevokeButton({ id, own, revoke }: Revoked & Omit<TableProps, 'sessions'>) {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      aria-label={t('setup.screens.revokeOf', { id })}
      onClick={() => {
        revoke({ id, own });
      }}
    >
      {t('setup.screens.revoke')}
    </Button>
  );
}
