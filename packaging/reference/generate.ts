import { commandsPage } from './commands-page.ts';
import { schemaUrlOf } from '../../station-core/formats/text/described-json.ts';
import { DESCRIBED_FILES } from './described-files.ts';
import { referencePage } from './reference-page.ts';
import { troubleshootingPage } from './troubleshooting-page.ts';

/** Every file that is made from the schemas and the fault table: path in the project, and content. */
export function generatedFiles(): readonly { readonly path: string; readonly content: string }[] {
  const described = DESCRIBED_FILES.flatMap((file) => {
    const { name, title, about, schema } = file;
    const shipped = { ...schema, $id: schemaUrlOf(name), title, description: about };
    return [
      { path: `schemas/${name}.schema.json`, content: `${JSON.stringify(shipped, undefined, 2)}\n` },
      { path: `docs/reference/${name}.md`, content: referencePage(file) },
    ];
  });
  return [
    ...described,
    { path: 'docs/reference/commands.md', content: commandsPage() },
    { path: 'docs/troubleshooting.md', content: troubleshootingPage() },
  ];
}
