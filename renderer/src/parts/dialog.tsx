import { Drawer, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './dialog.module.css';

interface Props {
  readonly opened: boolean;
  readonly title: string;
  readonly close: () => void;
  readonly size?: string;
  readonly children: ReactNode;
}

const OWN = {
  content: { background: 'var(--bm-surface)' },
  title: { fontSize: '1.5rem', fontWeight: 800 },
} as const;

/**
 * A question or a form over the screen. Its head is no `header`: the page has one banner, and a second landmark inside a
 * dialog leads nowhere. Stays in place while it is closed, so that the focus goes back to where it was opened from.
 */
export function Dialog({ opened, title, close, size = 'lg', children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal.Root opened={opened} onClose={close} centered size={size} transitionProps={{ duration: 0 }} styles={OWN}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={classes.head}>
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton size="xl" aria-label={t('frame.close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** The same at the side: what is beside it stays in view. */
export function SideSheet({ opened, title, close, size = '30rem', children }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer.Root opened={opened} onClose={close} position="right" size={size} styles={OWN}>
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content>
        <div className={classes.head}>
          <Drawer.Title>{title}</Drawer.Title>
          <Drawer.CloseButton size="xl" aria-label={t('frame.close')} />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** What can be answered: the safe answer first, what it is about at the right. In sight however long the form is. */
export function DialogButtons({ children }: { readonly children: ReactNode }) {
  return <div className={classes.buttons}>{children}</div>;
}
