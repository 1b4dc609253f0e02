import { IconBackspace } from '@tabler/icons-react';
import type { Ref } from 'react';
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

/** A field for the keyboard and twelve keys for gloves. The keys leave the focus where it is. */
export function PinPad({ ref, label, value, onChange }: Props) {
  const { t } = useTranslation();
  const press = (digit: string) => () => {
    onChange(digitsOf(value + digit));
  };
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
      <div className={classes.pad} role="group" aria-label={t('signIn.pinPad')} onMouseDown={keepFocus}>
        {KEYS.map((digit) => (
          <button key={digit} type="button" onClick={press(digit)} aria-label={t('signIn.digit', { digit })}>
            {digit}
          </button>
        ))}
        <button
          type="button"
          className={classes.soft}
          onClick={() => {
            onChange('');
          }}
          aria-label={t('signIn.clear')}
        >
          C
        </button>
        <button type="button" onClick={press('0')} aria-label={t('signIn.digit', { digit: '0' })}>
          0
        </button>
        <button
          type="button"
          className={classes.soft}
          onClick={() => {
            onChange(value.slice(0, -1));
          }}
          aria-label={t('signIn.erase')}
        >
          <IconBackspace size={30} aria-hidden />
        </button>
      </div>
    </div>
  );
}

function keepFocus(event: React.MouseEvent): void {
  event.preventDefault();
}
