import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonWithCode } from '../../../../station-core/contract.ts';
import { MAX_PERSON_NAME_CHARACTERS } from '../../../../station-core/model/person.ts';
import { useMutation } from '../../connection/query.ts';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { BadgeField } from './badge-field.tsx';
import { CodeShown } from './code-shown.tsx';
import { askedFor, NOBODY, personMistakes, type NewPerson } from './people-rules.ts';
import classes from './people.module.css';
import { RolesField } from './roles-field.tsx';

interface Props {
  readonly reported: (text: string) => void;
  readonly close: () => void;
}

export function AddPerson({ opened, reported, close }: Props & { readonly opened: boolean }) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} size="xl" title={t('people.addTitle')} close={close}>
      <PersonForm reported={reported} close={close} />
    </Dialog>
  );
}

/** A new person. The station answers with the code with which that person sets a PIN; it is shown once. */
function PersonForm({ reported, close }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const [person, setPerson] = useState(NOBODY);
  const [tried, setTried] = useState(false);
  const [added, setAdded] = useState<PersonWithCode>();
  const { act, busy, fault } = useMutation(async () => {
    const drawn = await station.session.addPerson(askedFor(person));
    reported(t('people.added', { name: drawn.person.name }));
    setAdded(drawn);
  });
  const mistakes = personMistakes(person);
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(mistakes).length === 0) void act(undefined);
  };
  const errorOf = (name: keyof typeof mistakes): string | undefined => {
    const mistake = mistakes[name];
    return tried && mistake !== undefined ? t(`people.${mistake}`) : undefined;
  };
  const change = (part: Partial<NewPerson>): void => {
    setPerson((before) => ({ ...before, ...part }));
  };
  if (added !== undefined) return <CodeShown drawn={added} close={close} />;
  return (
    <form className={classes.form} onSubmit={submit} noValidate autoComplete="off">
      <Who person={person} change={change} errorOf={errorOf} />
      <p className={classes.explains}>{t('people.codeHint')}</p>
      <BadgeField
        optional
        badge={person.badge}
        error={undefined}
        read={(badge) => {
          change({ badge });
        }}
      />
      {fault !== undefined && <FaultPanel fault={fault} />}
      <DialogButtons>
        <Button size="lg" variant="default" onClick={close}>
          {t('frame.cancel')}
        </Button>
        <Button type="submit" size="lg" loading={busy}>
          {t('people.create')}
        </Button>
      </DialogButtons>
    </form>
  );
}

interface PartProps {
  readonly person: NewPerson;
  readonly change: (part: Partial<NewPerson>) => void;
  readonly errorOf: (name: 'id' | 'name' | 'roles') => string | undefined;
}

function Who({ person, change, errorOf }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          size="md"
          data-autofocus
          label={t('people.name')}
          description={'\u00a0'}
          value={person.name}
          error={errorOf('name')}
          maxLength={MAX_PERSON_NAME_CHARACTERS}
          onChange={(event) => {
            change({ name: event.currentTarget.value });
          }}
        />
        <TextInput
          size="md"
          label={t('people.id')}
          description={t('people.idHint')}
          value={person.id}
          error={errorOf('id')}
          maxLength={32}
          spellCheck={false}
          autoCapitalize="none"
          onChange={(event) => {
            change({ id: event.currentTarget.value.toLowerCase() });
          }}
        />
      </div>
      <RolesField
        roles={person.roles}
        error={errorOf('roles')}
        change={(roles) => {
          change({ roles });
        }}
      />
    </>
  );
}
