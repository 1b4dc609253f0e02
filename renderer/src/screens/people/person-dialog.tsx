import { Fragment, type ReactNode } from 'react';
import type { Person } from '../../../../station-core/contract.ts';
import { Dialog } from '../../parts/dialog.tsx';

interface Props {
  /** Open for as long as there is one. */
  readonly person: Person | undefined;
  readonly title: (name: string) => string;
  readonly size?: string;
  readonly close: () => void;
  readonly children: (person: Person) => ReactNode;
}

/** A dialog about one person. Another person begins with a form of their own. */
export function PersonDialog({ person, title, close, children, ...size }: Props) {
  return (
    <Dialog opened={person !== undefined} title={title(person?.name ?? '')} close={close} {...size}>
      {person !== undefined && <Fragment key={person.id}>{children(person)}</Fragment>}
    </Dialog>
  );
}
