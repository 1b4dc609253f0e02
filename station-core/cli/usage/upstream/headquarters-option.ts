import { Option } from 'commander';

/** No default: the wrong directory is another headquarters. */
export const headquartersOption = (): Option =>
  new Option('--data <dir>', 'the directory of headquarters').env('BIRTHMARK_UPSTREAM').makeOptionMandatory();
