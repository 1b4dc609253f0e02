import { Loader } from '@mantine/core';
import classes from './first-day.module.css';

/** The machine works, and nobody has to do anything. */
export function WorkingStage({ title, explains }: { readonly title: string; readonly explains: string }) {
  return (
    <section className={`${classes.card} ${classes.working}`} aria-busy="true">
      <Loader size="xl" />
      <div role="status">
        <h1>{title}</h1>
        <p>{explains}</p>
      </div>
    </section>
  );
}
