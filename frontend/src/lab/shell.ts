/** JupyterLab for a cadre: one page at a time, without menus, side bars and status bar. */

import type { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';

const PANELS = ['jp-top-panel', 'jp-menu-panel', 'jp-bottom-panel', 'jp-header-panel'];

export function simplify(shell: ILabShell): void {
  shell.mode = 'single-document';
  shell.collapseLeft();
  shell.collapseRight();
  for (const side of ['left', 'right'] as const) {
    if (shell.isSideTabBarVisible(side)) {
      shell.toggleSideTabBarVisibility(side);
    }
  }
  for (const widget of everything(shell)) {
    if (PANELS.includes(widget.id)) {
      widget.hide();
    }
  }
}

/** JupyterLab has words for the submenus of its context menu, and does not use them. */
export function translateContextMenu(
  menu: JupyterFrontEnd['contextMenu'],
  trans: TranslationBundle
): void {
  menu.opened.connect(({ menu: opened }) => {
    for (const { submenu } of opened.items) {
      if (submenu) {
        submenu.title.label = trans._p('menu', submenu.title.label);
      }
    }
  });
}

/** JupyterLab shows its first link to who goes by the keyboard, and has it in English alone. */
export function translateSkipLink(shell: JupyterFrontEnd['shell'], label: string): void {
  const link = shell.node.querySelector('#jp-skiplink a');
  if (link) {
    link.textContent = label;
  }
}

function* everything(widget: Widget): Generator<Widget> {
  for (const child of widget.children()) {
    yield child;
    yield* everything(child);
  }
}
