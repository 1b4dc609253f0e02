import type { FaultWords } from '../../fault-words.ts';

export const productFaults = {
  'product.no-agent': {
    name: '构建缺少代理',
    says: '此构建不包含代理。',
    remedy: '将组件 birthmark_agent 加入固件，或改为将代理载入内存。',
  },
  'product.bad-setting': {
    name: '构建设置不合适',
    says: '此构建的一项 Kconfig 设置不适合该产品。',
    remedy: '按证据中的选项进行设置，然后重新构建。',
  },
  'product.settings-unknown': {
    name: '未显示构建设置',
    says: '此构建未显示其 Kconfig 设置。',
    remedy: '手动检查设置，或使用 ESP-IDF 生成的完整构建目录。',
  },
  'product.no-room': {
    name: '闪存空间不足',
    says: '闪存中没有空间容纳缺少的分区。',
    remedy: '缩小另一个分区，然后添加证据中的分区。',
  },
  'product.no-profile': {
    name: '未描述 eFuse',
    says: '固件会烧写 product.json 未提及的 eFuse。',
    remedy: '在 product.json 中添加 securityProfile，使工站检查这些 eFuse。',
  },
  'product.unlocked': {
    name: '产品不会启动',
    says: '未锁定的设备一直等待工站，不会启动产品。',
    remedy: '设置 `lock`（`product new --lock`），并使许可允许锁定；或者之后烧写另一固件。',
  },
  'product.example-oid': {
    name: '示例 OID',
    says: '硬件类型的 OID 是保留给示例的。',
    remedy: '仅在试用时保留。要出售的设备请使用自己分支下的 OID（可向 IANA 免费申请）。',
  },
  'product.exists': {
    name: '产品已存在',
    says: '此文件夹中已有 product.json；未写入任何内容。',
    remedy: '用 --out 选择另一个文件夹，或编辑现有文件。',
  },
  'product.unanswered': {
    name: '缺少信息',
    says: '未提供新产品的某些信息。',
    remedy: '提供证据中列出的选项，或在终端中运行该命令。',
  },
} as const satisfies Partial<FaultWords>;
