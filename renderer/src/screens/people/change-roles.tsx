import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useStation } from '../../connection/station-context.tsx';
import classes from './people.module.css';
import { PersonDialog } from './person-dialog.tsx';
import { RolesField } from './roles-field.tsx';

interface Props {
  readonly person: Person;
  readonly isYou: boolean;
  readonly reported: (text: string) => void;
  readonly close: () => void;
}

export function ChangeRoles({ person, ...rest }: Omit<Props, 'person'> & { readonly person: Person | undefined }) {
  const { t } = useTranslation();
  return (
    <PersonDialog person={person} title={(name) => t('people.editTitle', { name })} size="xl" close={rest.close}>
      {(who) => <RolesForm person={who} {...rest} />}
    </PersonDialog>
  );
}

/** The station refuses to take the last administrator away. */
function RolesForm({ person, isYou, reported, close }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const [roles, setRoles] = useState(person.roles);
  const { act, busy, fault } = useMutation(async () => {
    const { proposed } = await station.session.changeRoles({ id: person.id, roles });
    const done = proposed === undefined ? 'people.rolesChanged' : 'people.rolesProposed';
    reported(t(done, { name: person.name }));
    close();
  });
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    if (roles.length > 0) void act(undefined);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.explains}>{t('people.editExplains', { name: person.name })}</p>
      {isYou && <p className={classes.beware}>{t('people.editYou')}</p>}
      <RolesField roles={roles} error={roles.length === 0 ? t('people.badRoles') : undefined} change={setRoles} />
      {fault !== undefined && <FaultPanel fault={fault} />}
      <DialogButtons>
        <Button size="lg" variant="default" onClick={close}>
          {t('frame.cancel')}
        </Button>
        <Button type="submit" size="lg" loading={busy}>
          {t('people.save')}
        </Button>
      </DialogButtons>
    </form>
  );
}
