/** The plain page that stands in for a window that keeps crashing, or cannot be drawn. It needs nothing of the app but its bridge. */
import type { SafelightApi } from '../../shared/contract/window-api.ts';
import { languageTags } from '../../shared/language.ts';
import en from './en.ts';
import zh from './zh.ts';

const isChinese = new URLSearchParams(location.search).get('language') === 'zh';
const words = isChinese ? zh : en;
if (isChinese) document.documentElement.lang = languageTags.zh;
const { safelight } = window as { safelight?: SafelightApi };

function add<Name extends keyof HTMLElementTagNameMap>(parent: Element, name: Name, text = '') {
  const element = document.createElement(name);
  element.textContent = text;
  return parent.appendChild(element);
}

const main = document.querySelector('main') ?? document.body;
const { title, happened } = location.hash === '#unshown' ? words.unshown : words.crashed;
add(main, 'h1', title);
add(main, 'p', happened);
add(main, 'p', words.safe);
const buttons = add(main, 'div');
const reload = add(buttons, 'button', words.reload);
const log = add(buttons, 'button', words.log);
const problem = add(main, 'p');
problem.setAttribute('role', 'alert');

reload.addEventListener('click', () => location.replace(`./index.html${location.search}`));
log.addEventListener('click', async () => {
  const answer = await safelight?.openLogFolder();
  problem.textContent = answer?.ok === false ? answer.error.message : '';
});
reload.focus();
