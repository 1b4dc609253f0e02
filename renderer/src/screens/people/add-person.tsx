import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_PERSON_NAME_CHARACTERS } from '../../../../station-core/model/person.ts';
import { useMutation } from '../../connection/query.ts';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { digitsOf } from '../sign-in/sign-in-rules.ts';
import { BadgeField } from './badge-field.tsx';
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

/** A new person. The PIN is entered by that person, twice; it is sent once and kept nowhere on this screen. */
function PersonForm({ reported, close }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const [person, setPerson] = useState(NOBODY);
  const [tried, setTried] = useState(false);
  const { act, busy, fault } = useMutation(async () => {
    const { name } = await station.session.addPerson(askedFor(person));
    reported(t('people.added', { name }));
    close();
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
  return (
    <form className={classes.form} onSubmit={submit} noValidate autoComplete="off">
      <Who person={person} change={change} errorOf={errorOf} />
      <Credentials person={person} change={change} errorOf={errorOf} />
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
  readonly errorOf: (name: 'id' | 'name' | 'roles' | 'pin' | 'pinAgain' | 'badge') => string | undefined;
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

function Credentials({ person, change, errorOf }: PartProps) {
  const { t } = useTranslation();
  const pin = (name: 'pin' | 'pinAgain') => ({
    size: 'md',
    label: t(`people.${name}`),
    value: person[name],
    error: errorOf(name),
    inputMode: 'numeric' as const,
    autoComplete: 'new-password',
    visibilityToggleButtonProps: { style: { display: 'none' } },
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      change({ [name]: digitsOf(event.currentTarget.value) });
    },
  });
  return (
    <fieldset className={classes.credentials}>
      <legend>{t('people.or')}</legend>
      <p className={classes.explains}>{t('people.pinHint')}</p>
      <div className={classes.pair}>
        <PasswordInput {...pin('pin')} />
        <PasswordInput {...pin('pinAgain')} />
      </div>
      <BadgeField
        badge={person.badge}
        error={errorOf('badge')}
        read={(badge) => {
          change({ badge });
        }}
      />
    </fieldset>
  );
}
