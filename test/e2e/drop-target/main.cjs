// Another program that files can be dropped on. It says on its output what happens to it, one line of JSON each.
const { app, BrowserWindow } = require('electron');

const mark = 'drop-target ';

app.whenReady().then(() => {
  const window = new BrowserWindow({ x: 1210, y: 60, width: 360, height: 700, useContentSize: true });
  window.webContents.on('console-message', (event, _level, message) => {
    // Electron 35 moved the text into the event.
    const text = event.message ?? message;
    if (text.startsWith(mark)) process.stdout.write(`${text.slice(mark.length)}\n`);
  });
  window.loadFile('index.html');
});
app.on('window-all-closed', () => app.quit());
