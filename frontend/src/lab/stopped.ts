/** Behind a Hub a server ends when nobody used it for a while: JupyterLab's own words would have people look at their network. */

import { Dialog, showDialog } from '@jupyterlab/apputils';

import type { Messages } from './messages';

let told = false;

/** Say it once at a time, and lead to the page where the server is started anew. What is not saved yet stays until somebody chooses to. */
export async function tellStopped(messages: Messages): Promise<void> {
  if (told) {
    return;
  }
  told = true;
  const { button } = await showDialog({
    title: messages.stoppedTitle,
    body: messages.stoppedBody,
    buttons: [
      Dialog.cancelButton({ label: messages.stay }),
      Dialog.okButton({ label: messages.openAgain })
    ]
  });
  if (button.accept) {
    window.location.reload();
  }
  // Asked again after a while only, should it not come back.
  window.setTimeout(() => {
    told = false;
  }, 60_000);
}
