import { DESCRIBED_FILES } from './described-files.ts';
import { referencePage } from './reference-page.ts';

/** Every file that is made from the schemas: path in the project, and content. */
export function generatedFiles(): readonly { readonly path: string; readonly content: string }[] {
  return DESCRIBED_FILES.flatMap((file) => {
    const { name, title, about, schema } = file;
    const shipped = { ...schema, $id: `https://birthmark.dev/schemas/${name}.schema.json`, title, description: about };
    return [
      { path: `schemas/${name}.schema.json`, content: `${JSON.stringify(shipped, undefined, 2)}\n` },
      { path: `docs/reference/${name}.md`, content: referencePage(file) },
    ];
  });
}
