/** JupyterLab answers a failed save with a dialog in its own words. The strip above the page says it already. */

import { Dialog, type IWidgetTracker } from '@jupyterlab/apputils';

/** Run a save; dialogs that only report its failure go away by themselves, those that ask for a decision stay. */
export async function saveWithoutDialog(save: () => Promise<void>): Promise<void> {
  const hush = (_: IWidgetTracker<Dialog<unknown>>, dialog: Dialog<unknown>): void => {
    if (dialog.node.querySelectorAll('.jp-Dialog-footer button').length === 1) {
      dialog.hide();
      void dialog.ready.then(() => dialog.reject());
    }
  };
  Dialog.tracker.widgetAdded.connect(hush);
  try {
    await save();
  } finally {
    // The dialog is announced just after the save has failed.
    window.setTimeout(() => Dialog.tracker.widgetAdded.disconnect(hush), 100);
  }
}
