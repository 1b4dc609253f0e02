import type { steps as english } from '../en/steps.ts';

export const steps: typeof english = {
  connect: '正在查找电路板',
  admit: '正在核对工单',
  reserve: '正在预留序列号',
  flash: '正在写入固件',
  boot: '正在启动固件',
  generateKey: '设备正在生成自己的密钥',
  requestCsr: '正在要求设备证明其密钥',
  issue: '正在签发证书',
  install: '正在安装证书',
  prove: '设备正在证明其身份',
  lock: '正在锁定设备',
  label: '正在打印标签',
  confirmLabel: '请扫描标签',
  close: '正在关闭记录',
};
