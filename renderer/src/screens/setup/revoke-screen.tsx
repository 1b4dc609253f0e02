import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './setup.module.css';

export interface Revoked {
  readonly id: string;
  /** The session of the browser that this is shown in. */
  readonly own: boolean;
}

interface Props {
  readonly session: Revoked;
  readonly revoked: (session: Revoked) => void;
  readonly close: () => void;
}

/** Asks once more, because it cannot be taken back. */
export function RevokeScreen({ session, ...rest }: Omit<Props, 'session'> & { readonly session: Revoked | undefined }) {
  const { t } = useTranslation();
  const title = t('setup.screens.revokeTitle', { id: session?.id ?? '' });
  return (
    <Dialog opened={session !== undefined} title={title} close={rest.close}>
      {session !== undefined && <Question session={session} {...rest} />}
    </Dialog>
  );
}

/** The safe answer has the focus. */
function Question({ session, revoked, close }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const { act, busy, fault } = useMutation(async () => {
    await station.screens.revoke({ id: session.id });
    revoked(session);
  });
  return (
    <div className={classes.stack}>
      <p className={classes.explains}>{t('setup.screens.revokeExplains')}</p>
      {session.own && <p className={classes.beware}>{t('setup.screens.revokeOwn')}</p>}
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <DialogButtons>
        <Button size="lg" variant="default" data-autofocus onClick={close}>
          {t('setup.screens.keep')}
        </Button>
        <Button size="lg" variant="default" loading={busy} onClick={() => void act(undefined)}>
          {t('setup.screens.revoke')}
        </Button>
      </DialogButtons>
    </div>
  );
}
