/** Lessons and papers in the plain notebook: whatever somebody does to the questions is taken back at once. */

import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { Widget } from '@lumino/widgets';

import { element } from '../question';
import { isProtected, restored, type Cell } from './structure';

/** A cell with all that the notebook keeps of it, outputs too. */
interface Held extends Cell {
  readonly whole: ReturnType<INotebookModel['sharedModel']['cells'][number]['toJSON']>;
}

/** Whether a notebook is a lesson or a paper. */
export function isOurs(model: INotebookModel): boolean {
  return read(model).some(isProtected);
}

/** Watch a plain notebook whose model is ready. `say`: what people read when something was taken back. */
export function guard(
  panel: NotebookPanel,
  context: DocumentRegistry.IContext<INotebookModel>,
  say: string
): void {
  const { model } = context;
  let kept = read(model);
  let planned = false;
  const check = (): void => {
    planned = false;
    if (panel.isDisposed || context.isDisposed) {
      return;
    }
    const cells = restored(kept, read(model));
    if (cells) {
      write(model, cells);
      notice(panel, say);
    }
    kept = read(model);
  };
  // After the change is whole: a move, a merge and a split are several changes.
  model.contentChanged.connect(() => {
    if (!planned) {
      planned = true;
      window.setTimeout(check, 0);
    }
  });
  // A save may come before the check that is planned, and what it writes must be whole too.
  context.saveState.connect((_, state) => {
    if (state === 'started') {
      check();
    }
  });
}

function read(model: INotebookModel): Held[] {
  return model.sharedModel.cells.map(cell => ({
    id: cell.getId(),
    type: cell.cell_type,
    source: cell.getSource(),
    metadata: cell.getMetadata(),
    whole: cell.toJSON()
  }));
}

function write(model: INotebookModel, cells: readonly Held[]): void {
  const { sharedModel } = model;
  sharedModel.transact(() => {
    sharedModel.deleteCellRange(0, sharedModel.cells.length);
    sharedModel.insertCells(
      0,
      cells.map(cell => cell.whole)
    );
  }, false);
}

function notice(panel: NotebookPanel, text: string): void {
  for (const old of [...panel.contentHeader.widgets]) {
    if (old.hasClass('ls-restored')) {
      old.dispose();
    }
  }
  const line = element('p', 'ls-problem');
  line.setAttribute('role', 'alert');
  line.textContent = text;
  const widget = new Widget({ node: line });
  widget.addClass('ls-restored');
  panel.contentHeader.addWidget(widget);
}
