import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useStation } from '../../connection/station-context.tsx';
import classes from './people.module.css';
import { PersonDialog } from './person-dialog.tsx';

interface Props {
  readonly person: Person;
  readonly isYou: boolean;
  readonly reported: (text: string) => void;
  readonly close: () => void;
}

/** Asks once more, because it cannot be taken back. */
export function RevokePerson({ person, ...rest }: Omit<Props, 'person'> & { readonly person: Person | undefined }) {
  const { t } = useTranslation();
  return (
    <PersonDialog person={person} title={(name) => t('people.revokeTitle', { name })} close={rest.close}>
      {(who) => <Question person={who} {...rest} />}
    </PersonDialog>
  );
}

/** The safe answer has the focus. */
function Question({ person, isYou, reported, close }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const { name } = person;
  const { act, busy, fault } = useMutation(async () => {
    await station.session.revokePerson({ id: person.id });
    reported(t('people.revokeDone', { name }));
    close();
  });
  return (
    <div className={classes.form}>
      <p className={classes.explains}>{t('people.revokeExplains', { name })}</p>
      {isYou && <p className={classes.beware}>{t('people.revokeYou')}</p>}
      {fault !== undefined && <FaultPanel fault={fault} />}
      <DialogButtons>
        <Button size="lg" variant="default" data-autofocus onClick={close}>
          {t('people.revokeNo')}
        </Button>
        <Button size="lg" className={classes.danger ?? ''} loading={busy} onClick={() => void act(undefined)}>
          {t('people.revokeYes')}
        </Button>
      </DialogButtons>
    </div>
  );
}
