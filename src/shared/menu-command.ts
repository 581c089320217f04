/** A menu item, shortcut or tray entry that the window carries out. */
export interface MenuCommand {
  command:
    | 'new_job'
    | 'search'
    | 'palette'
    | 'settings'
    | 'shortcuts'
    | 'about'
    | 'news'
    | 'diagnostics'
    | 'open_job'
    | 'open_view';
  jobId?: string;
  view?: 'all' | 'done' | 'failed' | 'attention';
}
