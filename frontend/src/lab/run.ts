/** Run a whole notebook, as its menu would. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';

/** Open the notebook, wait for its kernel, and run all cells; resolves when they have run. */
export async function runNotebook(app: JupyterFrontEnd, path: string): Promise<void> {
  const panel = (await app.commands.execute('docmanager:open', {
    path,
    factory: 'Notebook'
  })) as NotebookPanel;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await NotebookActions.runAll(panel.content, panel.sessionContext);
}
