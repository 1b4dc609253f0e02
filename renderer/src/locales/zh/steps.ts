import type { relabelSteps as englishRelabel, steps as english } from '../en/steps.ts';

export const steps: typeof english = {
  connect: '连接电路板',
  admit: '核对工单',
  reserve: '预留序列号',
  flash: '写入固件',
  boot: '启动代理',
  generateKey: '生成密钥',
  requestCsr: '核对密钥',
  issue: '签发证书',
  install: '写入证书',
  prove: '核对身份',
  lock: '检查锁定',
  bootFirmware: '启动固件',
  label: '打印标签',
  confirmLabel: '扫描标签',
  openWithLabel: '核对所有权码',
  close: '保存记录',
};

export const relabelSteps: typeof englishRelabel = {
  flash: '写入密码',
  generateKey: '核对密钥',
  install: '核对证书',
};
