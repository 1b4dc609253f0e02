import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../setup.module.css';
import { isNetworkAddress } from './assigning.ts';

interface Props {
  readonly slot: number;
  readonly bind: (slot: number, address: string) => Promise<boolean>;
}

/** Ports of a device server are plugged in nowhere near this station: they are typed. */
export function NetworkAddress({ slot, bind }: Props) {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isNetworkAddress(address.trim())) void bind(slot, address.trim());
  };
  return (
    <form className={`${classes.panel} ${classes.oneLine}`} onSubmit={submit} noValidate>
      <TextInput
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        size="md"
        label={t('setup.slots.address')}
        description={t('setup.slots.addressHint')}
        error={tried && !isNetworkAddress(address.trim()) ? t('setup.slots.addressBad') : undefined}
        value={address}
        maxLength={300}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setAddress(event.currentTarget.value);
        }}
      />
      <Button type="submit" size="md" variant="default">
        {t('setup.slots.bind', { slot })}
      </Button>
    </form>
  );
}
