import { Button, FileButton } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly chosen: (text: string) => void;
  readonly variant?: 'filled' | 'default';
}

/** Takes the text of a draft or a signed document from a file. */
export function ChooseDocument({ chosen, variant = 'filled' }: Props) {
  const { t } = useTranslation();
  // A browser reports a file of the same name only once, though an officer may have signed it since.
  const forget = useRef<() => void>(null);
  return (
    <FileButton
      accept=".jws,.json"
      resetRef={forget}
      onChange={(file) => {
        if (file !== null) void file.text().then(chosen);
        forget.current?.();
      }}
    >
      {(props) => (
        <Button {...props} variant={variant} leftSection={<IconFileUpload size={20} aria-hidden />}>
          {t('documents.bring.upload')}
        </Button>
      )}
    </FileButton>
  );
}
