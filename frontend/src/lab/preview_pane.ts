/** One pane for the preview, whatever number of item files is open: it shows the one that is being written. */

import type { Widget } from '@lumino/widgets';

/** How a preview opens: beside the editor `ref`, or in the place of the preview `ref`. */
export interface Place {
  readonly mode: 'split-right' | 'tab-after';
  readonly ref: string;
  readonly activate: false;
}

export class PreviewPane {
  private readonly _items = new Map<Widget, string>();
  private _path = '';
  private _shown: Widget | null = null;
  private _turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly _open: (path: string, place: Place) => Promise<Widget | undefined>
  ) {}

  /** An editor with an item file has opened: show its preview, and again whenever it comes to the front. */
  watch(editor: Widget, path: string): void {
    this._items.set(editor, path);
    editor.disposed.connect(() => {
      this._items.delete(editor);
      if (path === this._path) {
        this._path = '';
        this._shown?.dispose();
      }
    });
    this._show(editor);
  }

  /** Another widget is in front. */
  follow(current: Widget | null): void {
    if (current && this._items.has(current) && this._items.get(current) !== this._path) {
      this._show(current);
    }
  }

  private _show(editor: Widget): void {
    const path = this._items.get(editor) ?? '';
    this._path = path;
    // One after the other: a second one would not find the first.
    this._turn = this._turn.then(async () => {
      if (editor.isDisposed || path !== this._path) {
        return;
      }
      const before = this._shown?.isDisposed === false ? this._shown : null;
      const place: Place = before
        ? { mode: 'tab-after', ref: before.id, activate: false }
        : { mode: 'split-right', ref: editor.id, activate: false };
      const opened = await this._open(path, place);
      if (opened && opened !== before) {
        before?.dispose();
        this._shown = opened;
      }
    });
  }
}
