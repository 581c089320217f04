/** Every key, and another one for it: the next press is taken. A key that belongs to something else says so first. */
import { Button, Kbd, TextInput, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import {
  actionWith,
  conflictsOf,
  isDefault,
  type Key,
  keysOf,
  type OwnKeys,
  withDefaults,
  withKey,
} from '../../../shared/keys.ts';
import type { Settings } from '../../../shared/settings.ts';
import { searchForm } from '../../../shared/text.ts';
import { nameKeyOf } from '../../commands/action-names.ts';
import { type Action, actionGroups, actions } from '../../commands/actions.ts';
import { keyLabel, keysPressed } from '../../commands/keys.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatList } from '../../ui/format.ts';
import styles from './ShortcutsSection.module.css';
import { useSetting } from './useSetting.ts';

/** A press that was taken for an action, and waits for a decision because another action has it. */
interface Wish {
  action: Action;
  key: Key | null;
}

export function ShortcutsSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation(['settings', 'frame', 'job']);
  const save = useSetting();
  const [search, setSearch] = useState('');
  const [wish, setWish] = useState<Wish | null>(null);
  const own = settings.keys;
  const keep = (keys: OwnKeys): void => {
    setWish(null);
    void save.run({ keys });
  };
  const wanted = searchForm(search.trim());
  const isShown = (action: Action): boolean =>
    searchForm(`${t(nameKeyOf(action))} ${keysOf(action, own).map(keyLabel).join(' ')}`).includes(wanted);
  return (
    <>
      <div className={styles.head}>
        <TextInput
          size="xs"
          className={styles.search}
          placeholder={t('settings:keys.search')}
          aria-label={t('settings:keys.search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Button variant="default" size="xs" disabled={Object.keys(own).length === 0} onClick={() => keep({})}>
          {t('settings:keys.restoreAll')}
        </Button>
      </div>
      <div className={styles.scroll}>
        {(Object.keys(actionGroups) as (keyof typeof actionGroups)[]).map((group) => {
          const shown = actionGroups[group].filter(isShown);
          return shown.length === 0 ? null : (
            <section key={group} aria-label={t(`frame:shortcuts.groups.${group}`)}>
              <h3 className={styles.title}>{t(`frame:shortcuts.groups.${group}`)}</h3>
              <ul className={styles.list}>
                {shown.map((action) => (
                  <Line
                    key={action}
                    action={action}
                    own={own}
                    wish={wish?.action === action ? wish : null}
                    onWish={setWish}
                    onKeep={keep}
                  />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      {save.error && <ErrorNote error={save.error} />}
    </>
  );
}

interface LineProps {
  action: Action;
  own: OwnKeys;
  wish: Wish | null;
  onWish: (wish: Wish | null) => void;
  onKeep: (keys: OwnKeys) => void;
}

function Line({ action, own, wish, onWish, onKeep }: LineProps) {
  const { t } = useTranslation(['settings', 'frame', 'job', 'ui']);
  const name = t(nameKeyOf(action));
  const keys = keysOf(action, own);
  const conflicts = conflictsOf(action, actions, own);
  const others = actions.filter((each) => each !== action);
  const holder = wish?.key == null ? null : actionWith(wish.key, others, own);
  const take = (event: KeyboardEvent): void => {
    const pressed = keysPressed(event.nativeEvent);
    // By its place, where the layout has no Latin letters: the same key works after a change of the layout.
    const key = pressed.find((each) => /^[ -~]+$/.test(each)) ?? pressed[0];
    if (key === undefined || key === 'Tab' || key === 'shift+Tab') return;
    event.preventDefault();
    event.stopPropagation();
    // Escape leaves, unless it is the key that is asked for here.
    if (key === 'Escape' && action !== 'close') onWish(null);
    else if (actionWith(key, others, own) === null) onKeep(withKey(action, key, actions, own));
    else onWish({ action, key });
  };
  return (
    <li className={styles.line} data-conflict={conflicts.length > 0 || undefined}>
      <span className={styles.name}>{name}</span>
      {!isDefault(action, keys) && wish === null && (
        <UnstyledButton
          className={styles.restore}
          aria-label={t('settings:keys.restore', { name })}
          title={t('settings:keys.restore', { name })}
          onClick={() => onKeep(withDefaults(action, actions, own))}
        >
          <IconArrowBackUp size={14} aria-hidden />
        </UnstyledButton>
      )}
      {wish === null || wish.key !== null ? (
        <UnstyledButton
          className={styles.keys}
          aria-label={t('settings:keys.change', {
            name,
            keys: formatList(keys.map(keyLabel)) || t('settings:keys.none'),
          })}
          onClick={() => onWish({ action, key: null })}
        >
          {keys.length === 0 ? (
            <span className={styles.none}>{t('settings:keys.none')}</span>
          ) : (
            keys.map((key) => (
              <Kbd key={key} size="xs">
                {keyLabel(key)}
              </Kbd>
            ))
          )}
        </UnstyledButton>
      ) : (
        <UnstyledButton
          className={styles.asking}
          data-mantine-stop-propagation="true"
          ref={(button) => button?.focus()}
          aria-label={t('settings:keys.press', { name })}
          onKeyDown={take}
          onBlur={() => onWish(null)}
        >
          {t('settings:keys.pressKey')}
        </UnstyledButton>
      )}
      {wish?.key != null && holder !== null && (
        <div className={styles.conflict} role="alert">
          <IconAlertTriangle size={14} aria-hidden className={styles.warn} />
          <span>{t('settings:keys.taken', { key: keyLabel(wish.key), other: t(nameKeyOf(holder)) })}</span>
          <Button size="compact-xs" variant="default" onClick={() => onWish(null)} data-autofocus>
            {t('ui:cancel')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => wish.key !== null && onKeep(withKey(action, wish.key, actions, own))}
          >
            {t('settings:keys.take')}
          </Button>
        </div>
      )}
      {wish === null &&
        conflicts.map(({ key, with: other }) => (
          <div key={`${key} ${other}`} className={styles.conflict} role="note">
            <IconAlertTriangle size={14} aria-hidden className={styles.warn} />
            {t('settings:keys.both', { key: keyLabel(key), other: t(nameKeyOf(other)) })}
          </div>
        ))}
    </li>
  );
}
