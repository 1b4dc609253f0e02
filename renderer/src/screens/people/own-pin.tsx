import { Button, PasswordInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ENTRY_CHARACTERS } from '../../../../station-core/model/limits.ts';
import { useMutation } from '../../connection/query.ts';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { digitsOf } from '../sign-in/sign-in-rules.ts';
import { NO_PIN, pinMistakes, type PinChange } from './people-rules.ts';
import classes from './people.module.css';

interface Props {
  readonly opened: boolean;
  readonly changed: () => void;
  readonly close: () => void;
}

/** Everybody changes their own PIN; nobody changes another's. */
export function OwnPin({ opened, changed, close }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} title={t('people.ownPinTitle')} size="md" close={close}>
      <PinForm changed={changed} close={close} />
    </Dialog>
  );
}

function PinForm({ changed, close }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const station = useStation();
  const [entered, setEntered] = useState(NO_PIN);
  const [tried, setTried] = useState(false);
  const mistakes = pinMistakes(entered);
  const { act, busy, fault } = useMutation(async () => {
    await station.session.changeOwnPin({ current: entered.current, pin: entered.pin });
    changed();
    close();
  });
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(mistakes).length === 0) void act(undefined);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate autoComplete="off">
      <Fields entered={entered} change={setEntered} mistakes={tried ? mistakes : {}} />
      {fault !== undefined && <FaultPanel fault={fault} />}
      <DialogButtons>
        <Button size="lg" variant="default" onClick={close}>
          {t('frame.cancel')}
        </Button>
        <Button type="submit" size="lg" loading={busy}>
          {t('people.changePin')}
        </Button>
      </DialogButtons>
    </form>
  );
}

interface FieldsProps {
  readonly entered: PinChange;
  readonly change: (entered: PinChange) => void;
  readonly mistakes: ReturnType<typeof pinMistakes>;
}

/** What every field of this form has. */
function useField({ entered, change, mistakes }: FieldsProps) {
  const { t } = useTranslation();
  return (name: keyof PinChange, tidy: (text: string) => string) => {
    const mistake = mistakes[name];
    return {
      size: 'md',
      value: entered[name],
      error: mistake === undefined ? undefined : t(`people.${mistake}`),
      visibilityToggleButtonProps: { style: { display: 'none' } },
      onChange: ({ currentTarget: { value } }: React.ChangeEvent<HTMLInputElement>) => {
        change({ ...entered, [name]: tidy(value) });
      },
    };
  };
}

function Fields({ entered, change, mistakes }: FieldsProps) {
  const { t } = useTranslation();
  const next = useRef<HTMLInputElement>(null);
  const field = useField({ entered, change, mistakes });
  return (
    <>
      <PasswordInput
        {...field('current', (text) => text)}
        label={t('people.currentPin')}
        // A badge read here belongs to this form and takes over no screen.
        data-takes-scans
        data-autofocus
        maxLength={MAX_ENTRY_CHARACTERS}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault(); // the scanner's Enter ends the badge, not the form
          next.current?.focus();
        }}
        autoComplete="off"
      />
      <PasswordInput
        {...field('pin', digitsOf)}
        ref={next}
        label={t('people.newPin')}
        inputMode="numeric"
        autoComplete="new-password"
      />
      <PasswordInput
        {...field('pinAgain', digitsOf)}
        label={t('people.pinAgain')}
        inputMode="numeric"
        autoComplete="new-password"
      />
    </>
  );
}
