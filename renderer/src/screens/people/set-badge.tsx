import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { BadgeField } from './badge-field.tsx';
import { decidesForOthers } from './decides-for-others.ts';
import classes from './people.module.css';
import { PersonDialog } from './person-dialog.tsx';

interface Props {
  readonly person: Person;
  readonly isYou: boolean;
  readonly reported: (text: string) => void;
  readonly close: () => void;
}

/** A badge for somebody who has none yet, or in place of the one that is lost. */
export function SetBadge({ person, ...rest }: Omit<Props, 'person'> & { readonly person: Person | undefined }) {
  const { t } = useTranslation();
  return (
    <PersonDialog person={person} title={(name) => t('people.setBadgeTitle', { name })} close={rest.close}>
      {(who) => <BadgeForm person={who} {...rest} />}
    </PersonDialog>
  );
}

function BadgeForm({ person, isYou, reported, close }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const { id, name } = person;
  const [badge, setBadge] = useState('');
  const [tried, setTried] = useState(false);
  const { act, busy, fault } = useMutation(async () => {
    const { reset } = await station.session.setBadge({ id, badge });
    reported(t(reset === undefined ? 'people.badgeSet' : 'people.badgeProposed', { name }));
    close();
  });
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (badge !== '') void act(undefined);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate autoComplete="off">
      <p className={classes.explains}>{t(effectOf(person), { name })}</p>
      {isYou && !decidesForOthers(person) && <p className={classes.beware}>{t('people.setBadgeYou')}</p>}
      <BadgeField
        hasFocus
        badge={badge}
        error={tried && badge === '' ? t('people.badBadge') : undefined}
        read={setBadge}
      />
      {fault !== undefined && <FaultPanel fault={fault} />}
      <DialogButtons>
        <Button size="lg" variant="default" onClick={close}>
          {t('frame.cancel')}
        </Button>
        <Button type="submit" size="lg" loading={busy}>
          {t('people.setBadge')}
        </Button>
      </DialogButtons>
    </form>
  );
}

function effectOf(person: Person) {
  if (decidesForOthers(person)) return 'people.setBadgeTwo';
  return person.hasBadge ? 'people.setBadgeReplaces' : 'people.setBadgeFirst';
}
