import type { quarantine as english } from '../../en/desk/quarantine.ts';

export const quarantine: typeof english = {
  since: '隔离 {{id}}，自 {{at}} 起。',
  open: '打开文件页',
  noStart: '签名服务处于隔离状态：任何设备都无法通过。',
  reasons: {
    'rolled-back': '台账或签名日志被恢复到旧的状态。',
    forked: '台账或签名日志出现了两个分支。',
    'receipt-ahead': '总部服务器见过的条目比本工站还多。',
    'journal-missing': '签名日志缺失。',
    'ledger-journal-differ': '台账与签名日志中的证书不一致。',
    other: '原因记录在签名日志中。',
  },
  protection: {
    reduced: '保护降级',
    hint: '签名服务在工站自己的帐户下运行。拥有该帐户的人可以读取其 PIN 和内存。',
  },
};
