import type { FaultWords } from '../../fault-words.ts';

export const releaseFaults = {
  'release.not-found': {
    name: '没有发布包',
    says: '此文件夹中没有固件发布包。',
    remedy: '请指定由 `birthmark release import` 生成的文件夹。',
  },
  'release.is-a-build': {
    name: '发布包未签名',
    says: '这是固件构建，不是已签名的发布包。',
    remedy: '请在保管发布密钥的地方为其签名：`birthmark release import`。',
  },
  'release.bad-signature': {
    name: '发布签名无效',
    says: '固件发布包的签名无效。',
    remedy: '请勿使用此发布包。请从签名处重新获取。',
  },
  'release.untrusted-key': {
    name: '发布包不可信',
    says: '工站不信任签署此发布包的密钥。',
    remedy: '请核实发布包的来源。仅当密钥正确时才信任它。',
  },
  'release.no-trusted-key': {
    name: '没有发布公钥',
    says: '工站未信任任何发布密钥，因此无法校验发布包。',
    remedy: '请将发布公钥放入工站的 release-keys 文件夹，或用 --trust 指定。',
  },
  'release.bad-key': {
    name: '不是发布密钥',
    says: '此文件不是这里需要的发布密钥。',
    remedy: '请用 `birthmark release key new` 生成密钥。用私钥文件签名，信任公钥文件。',
  },
  'release.bad-manifest': {
    name: '清单有误',
    says: '发布包的清单无效，或与其文件不符。',
    remedy: '请勿使用此发布包。请用本版本的工站软件重新导入该构建。',
  },
  'release.altered-file': {
    name: '发布包被改动',
    says: '发布包中有文件与签名时不同。',
    remedy: '请勿使用此发布包。请从签名处重新获取，并查明是谁改动了它。',
  },
  'release.missing-file': {
    name: '发布包不完整',
    says: '固件发布包缺少文件。',
    remedy: '请重新复制完整的发布包。',
  },
  'release.additional-file': {
    name: '含未签名文件',
    says: '发布包中有未签名的文件。',
    remedy: '请勿使用此发布包。请从签名处重新获取。',
  },
  'release.occupied': {
    name: '位置已占用',
    says: '发布包的目标位置已有其他内容。',
    remedy: '请选择其他文件夹，或移除该处的内容。',
  },
  'release.not-stored': {
    name: '发布包未保存',
    says: '无法保存固件发布包；未发生任何更改。',
    remedy: '请检查磁盘和文件夹权限，然后重新导入。',
  },
  'firmware.bad-signature': {
    name: '启动签名无效',
    says: '固件镜像的安全启动签名无效。',
    remedy: '请重新为镜像签名：启用安全启动的芯片不会启动它。',
  },
  'firmware.not-signed': {
    name: '镜像未签名',
    says: '固件镜像缺少产品要求的安全启动签名。',
    remedy: '请为每个镜像（包括引导程序）签名，然后重新导入该构建。',
  },
  'firmware.wrong-signing-key': {
    name: '签名密钥不符',
    says: '固件镜像使用了错误的安全启动签名密钥。',
    remedy: '请停止：锁定到错误密钥的芯片将永远无法启动。请比对证据中的密钥摘要。',
  },
  'firmware.not-keep': {
    name: '会改动文件头',
    says: '闪存设置会改动已签名引导程序的文件头。',
    remedy: '请使用引导程序签名时的闪存设置构建，或将其设为 keep。',
  },
} as const satisfies Partial<FaultWords>;
