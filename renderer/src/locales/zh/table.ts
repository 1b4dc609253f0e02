import type { table as english } from '../en/table.ts';

export const table: typeof english = {
  columns: '列',
  rows_one: '{{number}} 行',
  rows_other: '{{number}} 行',
  rangeAtLeast: '第 {{from}} 至 {{to}} 行，共超过 {{of}} 行',
  range: '第 {{from}} 至 {{to}} 行，共 {{of}} 行',
  pages: '分页',
  first: '第一页',
  previous: '上一页',
  next: '下一页',
  last: '最后一页',
  keys: '方向键切换行，回车键打开。',
};
