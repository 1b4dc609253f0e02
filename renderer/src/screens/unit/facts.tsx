import type { ReactNode } from 'react';
import classes from './unit.module.css';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** Hashes and numbers that are compared digit by digit. */
  readonly code?: boolean;
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ name, value, code = false }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={code ? classes.code : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface PanelProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Panel({ title, wide = false, children }: PanelProps) {
  return (
    <section className={classes.panel} data-wide={wide} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
