import { Button } from '@mantine/core';
import { IconArrowUp, IconFolder, IconHammer, IconPackage, IconRosette, IconUsb } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FolderKind } from '../../../../../station-core/contract.ts';
import { useQuery } from '../../../connection/query.ts';
import { useStation } from '../../../connection/station-context.tsx';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import own from './products.module.css';
import classes from '../setup.module.css';

const ICONS: Readonly<Record<FolderKind, typeof IconFolder>> = {
  folder: IconFolder,
  product: IconPackage,
  release: IconRosette,
  build: IconHammer,
};

interface Props {
  /** A folder that can be looked at: a product, a release, or a build, of which the report says what to do with it. */
  readonly chosen: (dir: string) => void;
}

/** Walks through the folders that imports may come from, so that nobody has to type a path. */
export function FolderChooser({ chosen }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const [path, setPath] = useState<string | null>(null);
  const { answer, fault, again } = useQuery(useCallback(() => station.setup.importFolders({ path }), [station, path]));
  return (
    <section aria-label={t('setup.products.folders')} data-testid="import-folders">
      <div className={own.where}>
        <p className={own.place}>{answer?.path ?? t('setup.products.places')}</p>
        <Button variant="default" size="md" onClick={again}>
          {t('setup.products.refresh')}
        </Button>
      </div>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {answer?.folders.length === 0 && <p className={classes.explains}>{t('setup.products.noFolders')}</p>}
      <ul className={own.folders}>
        {path !== null && (
          <li>
            <Folder
              label={t('setup.products.up')}
              Icon={IconArrowUp}
              open={() => {
                setPath(answer?.up ?? null);
              }}
            />
          </li>
        )}
        {answer?.folders.map(({ path: at, kind, isStick }) => (
          <li key={at}>
            <Folder
              label={isStick || answer.path !== null ? lastPart(at) : at}
              kind={kind !== 'folder' ? t(`setup.products.kinds.${kind}`) : isStick ? at : undefined}
              Icon={isStick && kind === 'folder' ? IconUsb : ICONS[kind]}
              open={() => {
                if (kind === 'folder') setPath(at);
                else chosen(at);
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FolderProps {
  readonly label: string;
  /** In words, beside the picture: a plain folder needs none. */
  readonly kind?: string | undefined;
  readonly Icon: typeof IconFolder;
  readonly open: () => void;
}

function Folder({ label, kind, Icon, open }: FolderProps) {
  return (
    <Button
      fullWidth
      variant="default"
      size="lg"
      justify="flex-start"
      leftSection={<Icon size={26} aria-hidden />}
      rightSection={kind}
      onClick={open}
    >
      {label}
    </Button>
  );
}

const lastPart = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
