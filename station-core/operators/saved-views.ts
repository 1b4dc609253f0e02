/** The lists that each person wants to see again, in DIR/views.json. They are no record of anything and not in the ledger. */
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../fault.ts';
import { personIdSchema } from '../model-schemas.ts';
import { SerialQueue } from './serial-queue.ts';
import { StateFile } from './state-file.ts';

const viewSchema = z.strictObject({ name: z.string().min(1).max(60), query: z.string().max(2_000) });
export type View = z.infer<typeof viewSchema>;

/** More than a menu can show. */
export const MOST_VIEWS = 50;

const contentSchema = z.strictObject({
  v: z.literal(1),
  people: z.array(z.strictObject({ id: personIdSchema, views: z.array(viewSchema).max(MOST_VIEWS) })),
});
type Content = z.infer<typeof contentSchema>;

export class SavedViews {
  readonly #file: StateFile<Content>;
  readonly #queue = new SerialQueue();

  constructor({ dir }: { readonly dir: string }) {
    this.#file = new StateFile(join(dir, 'views.json'), {
      schema: contentSchema,
      damaged: 'views.damaged',
      notWritten: 'views.not-written',
    });
  }

  /** By name. Throws `views.damaged` when the file is there and not what it was. */
  of(person: string): Promise<readonly View[]> {
    return this.#queue.run(async () => viewsIn(await this.#read(), person));
  }

  /** In place of the one with the same name. */
  save(person: string, view: View): Promise<readonly View[]> {
    return this.#change(person, (views) => [...views.filter(({ name }) => name !== view.name), view]);
  }

  remove(person: string, name: string): Promise<readonly View[]> {
    return this.#change(person, (views) => views.filter((each) => each.name !== name));
  }

  #change(person: string, to: (views: readonly View[]) => View[]): Promise<readonly View[]> {
    return this.#queue.run(async () => {
      const content = await this.#read();
      const views = to(viewsIn(content, person)).sort((a, b) => (a.name < b.name ? -1 : 1));
      if (views.length > MOST_VIEWS) throw new Fault('views.too-many', { most: MOST_VIEWS });
      const others = content.people.filter(({ id }) => id !== person);
      await this.#file.write({ v: 1, people: [...others, { id: person, views }] });
      return views;
    });
  }

  async #read(): Promise<Content> {
    return (await this.#file.read()) ?? { v: 1, people: [] };
  }
}

function viewsIn({ people }: Content, person: string): readonly View[] {
  return people.find(({ id }) => id === person)?.views ?? [];
}
