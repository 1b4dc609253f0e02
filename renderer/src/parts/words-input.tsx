import { Textarea, type TextareaProps, TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NOT_SHOWN, withoutSecrets } from '../../../station-core/model/desk/label-secrets.ts';

interface Words {
  readonly value: string;
  readonly change: (next: string) => void;
}

/**
 * For words that the station keeps. A slow scanner types a label into the field that has the focus: its secrets are removed
 * with the key that completes them, and the station refuses what is left, so that nobody sends half a label.
 */
export function WordsInput({ value, change, ...rest }: Words & Omit<TextInputProps, 'onChange' | 'error'>) {
  return (
    <TextInput
      {...rest}
      value={value}
      error={useRemoved(value)}
      onChange={(event) => {
        change(withoutSecrets(event.currentTarget.value));
      }}
    />
  );
}

/** The same with several lines. */
export function WordsArea({ value, change, ...rest }: Words & Omit<TextareaProps, 'onChange' | 'error'>) {
  return (
    <Textarea
      {...rest}
      value={value}
      error={useRemoved(value)}
      onChange={(event) => {
        change(withoutSecrets(event.currentTarget.value));
      }}
    />
  );
}

function useRemoved(value: string): string | false {
  const { t } = useTranslation();
  return value.includes(NOT_SHOWN) && t('frame.labelTextRemoved');
}
