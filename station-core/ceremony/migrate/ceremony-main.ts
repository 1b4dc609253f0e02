import '../../umask.ts';
import { formatVerifierKey } from '../../formats/tlog/signed-note.ts';
import { serve } from '../../rpc/server.ts';
import { parentProcessWire } from '../../rpc/wires/child-process.ts';
import { readSignerConfig } from '../../signer/config/signer-config.ts';
import { takeOver } from '../../signer/take-over.ts';
import { examineKeys } from '../../signer/token/examine-keys.ts';
import { migrationService } from './ceremony-service.ts';

/** Entry of the process that loads the driver of one token, for one act of a migration. */
serve(migrationService, parentProcessWire(), {
  order: 'one-at-a-time',
  gone: () => process.exit(0),
  handlers: {
    examineKeys: ({ modulePath, tokenLabel, copyIn, labels, pin }) =>
      examineKeys(
        { modulePath, tokenLabel, copyIn },
        [
          { use: 'issuing', label: labels.issuing, keyClass: 'private' },
          { use: 'checkpoint', label: labels.checkpoint, keyClass: 'private' },
          { use: 'tag', label: labels.tag, keyClass: 'secret' },
        ],
        pin,
      ),
    takeOver: async ({ config: path, officersSha256, pin, document, list }) => {
      const config = await readSignerConfig(path, officersSha256);
      return { checkpointKey: formatVerifierKey(await takeOver(config, pin, { document, list })) };
    },
  },
});
