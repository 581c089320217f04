import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  officialTierPrice: '价目表没有列出交付层级。official 层级可能更贵。',
  enterItAgainToContinue: '请重新输入以继续。',
  keyOfLabelWasKept: '账户“{{label}}”的密钥只在上次运行期间保留。',
  keychainHoldsNoKeyFor: '系统密钥环中没有“{{label}}”的密钥。',
  labelHasNoKey: '“{{label}}”没有密钥。',
  pasteYourManagementTokenIt: '请粘贴你的管理令牌，它以 mt- 开头。',
  pasteYourTokenLabApiKey: '请粘贴你的 TokenLab API 密钥，它以 sk- 开头。',
  sandboxHasNoKeyOf: '沙盒没有自己的密钥。',
  thereIsNoSuchAccount: '没有这个账户。',
  thisContainsCharactersThatNo: '其中包含 TokenLab 令牌不会有的字符。请重新复制令牌。',
  thisContainsCharactersThatNoTokenLab: '其中包含 TokenLab 密钥不会有的字符。请重新复制密钥。',
  thisIsApiKeySk: '这是 API 密钥（sk-）。余额和用量需要管理令牌，它以 mt- 开头。',
  thisIsManagementTokenMt: '这是管理令牌（mt-）。作业需要 API 密钥，它以 sk- 开头。',
  thisKeyIsAlreadyIn: '这个密钥已在使用。',
  thisKeyIsAlreadyInUse: '这个密钥已由账户“{{label}}”使用。',
  tokenlabApiKeyIsNo: 'TOKENLAB_API_KEY 已不再设置。',
  tokenlabApiKeyWasNot: 'Safelight 启动时没有设置 TOKENLAB_API_KEY。',
  noRoomForModels: '磁盘空间不足，无法保存模型列表。',
  modelsNotSaved: '无法保存模型列表（{{code}}）。',
  projectHasKey: '这个项目已经有密钥：“{{label}}”。',
  keychainIsNotReady: '系统密钥环无法使用。',
  noKeyWasMade: '没有创建密钥。',
  keyMayHaveBeenMade:
    'TokenLab 的答复丢失了，它可能已经创建了名为“{{name}}”的密钥。密钥内容只显示一次，无法再次取得：如果列表中有这个密钥，请在 TokenLab 控制台中吊销它，再创建一个。',
  keyCouldNotBeSaved:
    'TokenLab 已创建名为“{{name}}”的密钥，但未能保存到本机，而密钥内容只显示一次。请在 TokenLab 控制台中吊销它，再创建一个。',
} satisfies Chinese<typeof en>;
