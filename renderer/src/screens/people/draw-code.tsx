import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, PersonWithCode } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { CodeShown } from './code-shown.tsx';
import { decidesForOthers } from './decides-for-others.ts';
import classes from './people.module.css';
import { PersonDialog } from './person-dialog.tsx';

interface Props {
  readonly person: Person;
  readonly reported: (text: string) => void;
  readonly close: () => void;
}

/** A new one-time code for somebody who forgot their PIN or was late. */
export function DrawCode({ person, ...rest }: Omit<Props, 'person'> & { readonly person: Person | undefined }) {
  const { t } = useTranslation();
  return (
    <PersonDialog person={person} title={(name) => t('people.codeTitle', { name })} close={rest.close}>
      {(who) => <Question person={who} {...rest} />}
    </PersonDialog>
  );
}

/** The safe answer has the focus. */
function Question({ person, reported, close }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const { name } = person;
  const [drawn, setDrawn] = useState<PersonWithCode>();
  const { act, busy, fault } = useMutation(async () => {
    const { person: changed, code } = await station.session.drawPinCode({ id: person.id });
    if (code === null) {
      reported(t('people.resetProposed', { name }));
      close();
      return;
    }
    setDrawn({ person: changed, code });
    reported(t('people.codeDrawn', { name }));
  });
  if (drawn !== undefined) return <CodeShown drawn={drawn} close={close} />;
  return (
    <div className={classes.form}>
      <p className={classes.explains}>{t('people.codeAsks', { name })}</p>
      {decidesForOthers(person) && <p className={classes.explains}>{t('people.codeAsksTwo', { name })}</p>}
      {fault !== undefined && <FaultPanel fault={fault} />}
      <DialogButtons>
        <Button size="lg" variant="default" data-autofocus onClick={close}>
          {t('frame.cancel')}
        </Button>
        <Button size="lg" loading={busy} onClick={() => void act(undefined)}>
          {t('people.codeDraw')}
        </Button>
      </DialogButtons>
    </div>
  );
}
