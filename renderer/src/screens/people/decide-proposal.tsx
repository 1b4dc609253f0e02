import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, PersonWithCode } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { CodeShown } from './code-shown.tsx';
import classes from './people.module.css';
import { PersonDialog } from './person-dialog.tsx';

interface Props {
  readonly person: Person;
  readonly reported: (text: string) => void;
  readonly close: () => void;
}

/** What an administrator proposed for somebody: the second person approves or declines it. */
export function DecideProposal({ person, ...rest }: Omit<Props, 'person'> & { readonly person: Person | undefined }) {
  const { t } = useTranslation();
  return (
    <PersonDialog person={person} title={(name) => t('people.decideTitle', { name })} close={rest.close}>
      {(who) => <Question person={who} {...rest} />}
    </PersonDialog>
  );
}

/** Roles first, where a reset waits as well. Neither answer has the focus: one is read before it is given. */
function Question({ person, reported, close }: Props) {
  const { t } = useTranslation();
  const { session } = useStation();
  const what = useProposalText(person);
  const { id, name, proposed, reset } = person;
  const [drawn, setDrawn] = useState<PersonWithCode>();
  const approve = useMutation(async () => {
    const { person: changed, code } =
      proposed === undefined
        ? await session.approveReset({ id, what: reset?.what ?? 'pin' })
        : { person: await session.approveRoles({ id, roles: proposed.roles }), code: null };
    reported(t('people.approved', { name }));
    if (code === null) close();
    else setDrawn({ person: changed, code });
  });
  const decline = useMutation(async () => {
    await (proposed === undefined ? session.declineReset({ id }) : session.declineRoles({ id }));
    reported(t('people.declined', { name }));
    close();
  });
  if (drawn !== undefined) return <CodeShown drawn={drawn} close={close} />;
  const fault = approve.fault ?? decline.fault;
  return (
    <div className={classes.form}>
      <p className={classes.explains}>{what}</p>
      {fault !== undefined && <FaultPanel fault={fault} />}
      <DialogButtons>
        <Button size="lg" variant="default" loading={decline.busy} onClick={() => void decline.act(undefined)}>
          {t('people.decline')}
        </Button>
        <Button size="lg" loading={approve.busy} onClick={() => void approve.act(undefined)}>
          {t('people.approve')}
        </Button>
      </DialogButtons>
    </div>
  );
}

function useProposalText({ name, proposed, reset }: Person): string {
  const { t } = useTranslation();
  const { locale } = useLocale();
  if (proposed !== undefined) {
    const roles = new Intl.ListFormat(locale).format(proposed.roles.map((role) => t(`frame.roles.${role}`)));
    return t('people.decideRoles', { name, by: proposed.by, roles });
  }
  if (reset === undefined) return '';
  return t(reset.what === 'pin' ? 'people.decidePin' : 'people.decideBadge', { name, by: reset.by });
}
