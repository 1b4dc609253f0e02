const QUOTES = { en: ['“', '”'], de: ['„', '“'], zh: ['“', '”'] } as const;

const CODE = /`([^`\n]+)`/g;
/** Not the underscores within a name, such as CONFIG_NVS_ENCRYPTION. */
const SCREEN_NAME = /(?<![\w`])_(?! )([^_\n]+)(?<! )_(?!\w)/g;

/**
 * The same text with quotation marks in place of the code and emphasis marks that the terminal and the documents have: a screen
 * shows texts as they are.
 */
export function plainWords(text: string, language: keyof typeof QUOTES): string {
  const [open, close] = QUOTES[language];
  return text.replaceAll(CODE, `${open}$1${close}`).replaceAll(SCREEN_NAME, `${open}$1${close}`);
}
