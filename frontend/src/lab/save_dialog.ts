/** JupyterLab answers a failed save with a dialog in its own words. The strip above the page says it already. */

import { Dialog, type IWidgetTracker } from '@jupyterlab/apputils';

/**
 * Run a save; dialogs that only report its failure go away by themselves, those that ask for a decision stay. `ours`: the file
 * on disk is one that this page wrote and did not hear of, so to write over it loses nothing and nobody is asked.
 */
export async function saveWithoutDialog(save: () => Promise<void>, ours = false): Promise<void> {
  const hush = (_: IWidgetTracker<Dialog<unknown>>, dialog: Dialog<unknown>): void => {
    const buttons = dialog.node.querySelectorAll('.jp-Dialog-footer button').length;
    if (buttons === 1) {
      dialog.hide();
      void dialog.ready.then(() => dialog.reject());
    } else if (ours) {
      // Cancel, revert, overwrite.
      dialog.hide();
      void dialog.ready.then(() => dialog.resolve(buttons - 1));
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
