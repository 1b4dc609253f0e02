import { IconBackspace } from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordInput } from '@mantine/core';
import { digitsOf } from './sign-in-rules.ts';
import classes from './sign-in.module.css';

interface Props {
  readonly ref?: Ref<HTMLInputElement>;
  readonly label: string;
  readonly value: string;
  readonly onChange: (pin: string) => void;
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** A field for the keyboard and twelve keys for gloves. */
export function PinPad({ ref, label, value, onChange }: Props) {
  return (
    <div className={classes.pin}>
      <PasswordInput
        ref={ref}
        label={label}
        size="lg"
        value={value}
        inputMode="numeric"
        autoComplete="off"
        visibilityToggleButtonProps={{ style: { display: 'none' } }}
        onChange={(event) => {
          onChange(digitsOf(event.currentTarget.value));
        }}
      />
      <Pad value={value} onChange={onChange} />
    </div>
  );
}

/** The keys leave the focus where it is: who types on with the keyboard types into the field. */
function Pad({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  const { t } = useTranslation();
  const digit = (each: string) => (
    <Press
      key={each}
      label={t('signIn.digit', { digit: each })}
      press={() => {
        onChange(digitsOf(value + each));
      }}
    >
      {each}
    </Press>
  );
  const erase = (left: string) => () => {
    onChange(left);
  };
  return (
    <div className={classes.pad} role="group" aria-label={t('signIn.pinPad')} onMouseDown={keepFocus}>
      {KEYS.map(digit)}
      <Press soft label={t('signIn.clear')} press={erase('')}>
        C
      </Press>
      {digit('0')}
      <Press soft label={t('signIn.erase')} press={erase(value.slice(0, -1))}>
        <IconBackspace size={30} aria-hidden />
      </Press>
    </div>
  );
}

interface PressProps {
  readonly label: string;
  readonly press: () => void;
  readonly soft?: boolean;
  readonly children: ReactNode;
}

function Press({ label, press, soft = false, children }: PressProps) {
  return (
    <button type="button" className={soft ? classes.soft : undefined} onClick={press} aria-label={label}>
      {children}
    </button>
  );
}

function keepFocus(event: React.MouseEvent): void {
  event.preventDefault();
}
