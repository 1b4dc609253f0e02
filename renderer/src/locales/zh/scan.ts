import type { scan as english } from '../en/scan.ts';

export const scan: typeof english = {
  field: '扫描',
  placeholder: '扫描或输入',
  waiting: '可以扫描',
  awaitsLabel_one: '请扫描工位 {{slots}} 的标签',
  awaitsLabel_other: '请扫描工位 {{slots}} 的标签',
  reading: '正在核对…',
  match: '工位 {{slot}}：标签相符',
  otherLabel: '工位 {{slot}}：该标签属于另一台设备。请扫描标签 {{serial}}。',
  unreadable: '不是可读的标签。请再次扫描工位 {{slot}} 的标签。',
  badge: '{{name}} 已登录',
  workOrder: '工单 {{order}}',
  unit: '设备 {{unit}}',
  unitBehindDialog: '已扫描设备 {{unit}}。请关闭对话框并再次扫描以打开。',
  unknownUnit: '这不是本站所产设备的标签。',
  unexpected: '意外的扫描。应扫描：{{expected}}。',
  nothingExpected: '意外的扫描。',
  expected: { badge: '工牌', label: '设备标签', 'work-order': '工单' },
  or: '或',
  cut: '内容过长，不是标签。第 {{characters}} 个字符之后的内容已丢弃。',
  failed: '没有收到扫描内容。请再扫描一次。',
};
