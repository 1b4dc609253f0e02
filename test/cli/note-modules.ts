import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** For `node --import`: notes in the file BIRTHMARK_TEST_MODULES what is loaded. */
const file = process.env['BIRTHMARK_TEST_MODULES'];
registerHooks({
  load: (url, context, next) => {
    if (file !== undefined) appendFileSync(file, `${url}\n`);
    return next(url, context);
  },
});
