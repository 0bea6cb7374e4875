/**
 * Saves soon after every change, and never loses what was typed: until the server has it, it is kept in local storage, and
 * put back when the file is opened again.
 */

import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { ServerConnection } from '@jupyterlab/services';

import { saveWithoutDialog } from './save_dialog';

export type SaveState = 'saved' | 'saving' | 'unsaved' | 'offline';

const DELAY_MS = 600;
const RETRY_MS = 3000;

export class Saver {
  private _timer: number | null = null;
  private _pending = new Map<string, string>();
  private _running: Promise<boolean> | null = null;
  /** Cells of saves that failed: the server may have written them, and only its answer was lost. */
  private readonly _unheard = new Set<string>();
  private readonly _key: string;

  constructor(
    private readonly _context: DocumentRegistry.IContext<INotebookModel>,
    private readonly _tell: (state: SaveState) => void
  ) {
    this._key = `lawstudy:${_context.path}`;
  }

  /** Sources by cell id that an earlier page could not save. */
  restore(): ReadonlyMap<string, string> {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this._key) ?? '{}');
      const entries = Object.entries(kept as Record<string, unknown>);
      return new Map(
        entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      );
    } catch {
      return new Map();
    }
  }

  /** A cell has a new source. */
  changed(cellId: string, source: string): void {
    this._pending.set(cellId, source);
    this._keep();
    this._tell('unsaved');
    this._schedule(DELAY_MS);
  }

  /** Something other than an answer changed, such as a mark. */
  touched(): void {
    this._schedule(DELAY_MS);
  }

  /** Save now, after a save that is under way. Rejects when the server cannot be reached. */
  async flush(): Promise<void> {
    await this._running;
    if (!(await this._save())) {
      throw new Error('offline');
    }
  }

  dispose(): void {
    this._cancel();
  }

  private _schedule(delay: number): void {
    this._cancel();
    this._timer = window.setTimeout(() => void this._save(), delay);
  }

  private _cancel(): void {
    if (this._timer !== null) {
      window.clearTimeout(this._timer);
      this._timer = null;
    }
  }

  private async _save(): Promise<boolean> {
    this._cancel();
    if (this._context.isDisposed) {
      return false;
    }
    if (this._running) {
      this._schedule(DELAY_MS);
      return false;
    }
    this._running = this._send();
    try {
      return await this._running;
    } finally {
      this._running = null;
    }
  }

  private async _send(): Promise<boolean> {
    const sent = new Map(this._pending);
    this._tell('saving');
    try {
      // Ask first whether there is anybody to save to, so that a save seldom fails half-way.
      await this._ping();
      const ours = this._unheard.size > 0 && this._unheard.has(cellsOf(await this._onDisk()));
      this._unheard.add(cellsOf(this._context.model.toJSON() as Partial<INotebookContent>));
      await saveWithoutDialog(() => this._context.save(), ours);
      this._unheard.clear();
    } catch {
      this._tell('offline');
      this._schedule(RETRY_MS);
      return false;
    }
    for (const [id, source] of sent) {
      if (this._pending.get(id) === source) {
        this._pending.delete(id);
      }
    }
    this._keep();
    if (this._pending.size > 0) {
      this._schedule(DELAY_MS);
    } else {
      this._tell('saved');
    }
    return true;
  }

  private async _ping(): Promise<void> {
    await this._ask('content=0');
  }

  private async _onDisk(): Promise<Partial<INotebookContent>> {
    const response = await this._ask('type=notebook&content=1');
    const model = (await response.json()) as { content?: Partial<INotebookContent> };
    return model.content ?? {};
  }

  private async _ask(query: string): Promise<Response> {
    const settings = ServerConnection.makeSettings();
    const path = encodeURIComponent(this._context.localPath).replace(/%2F/g, '/');
    const response = await ServerConnection.makeRequest(
      `${settings.baseUrl}api/contents/${path}?${query}`,
      {},
      settings
    );
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    return response;
  }

  private _keep(): void {
    try {
      if (this._pending.size === 0) {
        localStorage.removeItem(this._key);
      } else {
        localStorage.setItem(this._key, JSON.stringify(Object.fromEntries(this._pending)));
      }
    } catch {
      // A full or forbidden local storage: the page itself still holds the answers.
    }
  }
}

/** What a person wrote in a notebook: its cells by id, as one text. */
function cellsOf(notebook: Partial<INotebookContent>): string {
  const cells = notebook.cells ?? [];
  return JSON.stringify(
    cells.map(cell => [cell.id, Array.isArray(cell.source) ? cell.source.join('') : cell.source])
  );
}
