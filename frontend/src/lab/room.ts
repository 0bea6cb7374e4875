/** The exam room inside JupyterLab: its own pages, which this server forwards, in a frame that fills the page. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import type { Messages } from './messages';

const PLACE = 'lawstudy/room';

/** `home` is called when the person leaves for their own page: here that is the study home. */
export class RoomFrame extends Widget {
  private readonly _frame = document.createElement('iframe');
  private readonly _base = URLExt.join(ServerConnection.makeSettings().baseUrl, PLACE);

  constructor(
    messages: Messages,
    private readonly _home: () => void
  ) {
    super();
    this.id = 'lawstudy-room';
    this.addClass('ls-view');
    this.addClass('ls-room');
    this.title.label = messages.room;
    this.title.closable = true;
    this._frame.className = 'ls-room-frame';
    this._frame.title = messages.room;
    this._frame.addEventListener('load', () => this._followed());
    this.node.append(this._frame);
  }

  /** Show an address of the room, unless it is shown already: a paper that is being written is not loaded again. */
  visit(path: string): void {
    if (this._path !== path) {
      this._frame.src = this._base + path;
    }
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this._frame.focus();
  }

  private get _path(): string {
    const at = this._frame.contentWindow?.location;
    const base = new URL(this._base, window.location.href).pathname;
    return at?.pathname.startsWith(base) ? at.pathname.slice(base.length) : '';
  }

  private _followed(): void {
    if (this._path === '/me') {
      this.dispose();
      this._home();
    }
  }
}
