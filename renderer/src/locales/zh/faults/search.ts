import type { FaultWords } from '../../fault-words.ts';

export const searchFaults = {
  'search.label-text': {
    name: '未搜索标签内容',
    says: '这似乎是标签上的机密，未进行搜索。',
    remedy: '请扫描外标签，或输入序列号。',
  },
  'views.damaged': {
    name: '已存视图损坏',
    says: '保存视图的文件已损坏。',
    remedy: '请管理员移除证据中所列的文件，然后重新保存视图。',
  },
  'views.not-written': {
    name: '视图未保存',
    says: '无法保存此视图。',
    remedy: '请检查数据目录所在的磁盘，然后再次保存。',
  },
  'views.too-many': {
    name: '视图过多',
    says: '已保存的视图达到上限。',
    remedy: '请移除不再需要的视图，然后再次保存。',
  },
} as const satisfies Partial<FaultWords>;
