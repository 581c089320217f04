import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';

export default {
  title: '欢迎使用 Safelight',
  text: 'Safelight 将媒体作业发送到 TokenLab，跟踪到结束，并保存文件。选择如何开始；以后随时可以添加账户。',
  sandbox: {
    title: '在沙盒中试用',
    text: '在这台电脑上运行的 TokenLab 练习版。无需密钥，无需联网，不会扣费。结果是示例媒体。',
    action: '使用沙盒',
  },
  key: {
    title: '使用我的 TokenLab 密钥',
    text: '保存在 {{backend}} 中。只向 TokenLab 验证一次，之后不再显示。',
    textPlain: '保存在系统密钥环中，只向 TokenLab 验证一次，之后不再显示。',
    action: '输入密钥…',
  },
  environment: {
    title: '使用 TOKENLAB_API_KEY 中的密钥',
    text: 'Safelight 启动时，环境变量中有这个密钥。只从那里读取，绝不保存。',
    action: '使用这个密钥',
  },
  back: '返回',
} satisfies Chinese<typeof en>;
