import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import own from './products.module.css';

interface Props {
  readonly file: string;
  readonly text: string;
}

/** Lines for a file of the firmware project. Where the clipboard is not to be had, they are selected for a person to copy. */
export function PasteText({ file, text }: Props) {
  const { t } = useTranslation();
  const title = useId();
  const lines = useRef<HTMLPreElement>(null);
  const [done, setDone] = useState<'copied' | 'selected'>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone('copied');
    } catch {
      if (lines.current !== null) getSelection()?.selectAllChildren(lines.current);
      setDone('selected'); // the desktop shell gives no page the clipboard
    }
  };
  return (
    <figure className={own.paste} aria-labelledby={title}>
      <figcaption>
        <span id={title}>{t('setup.products.findings.putInto', { file })}</span>
        <span role="status">{done !== undefined && t(`setup.products.findings.${done}`)}</span>
        <Button variant="default" leftSection={<IconCopy size={20} aria-hidden />} onClick={() => void copy()}>
          {t('setup.products.findings.copy')}
        </Button>
      </figcaption>
      <pre ref={lines} tabIndex={0}>
        {text}
      </pre>
    </figure>
  );
}
