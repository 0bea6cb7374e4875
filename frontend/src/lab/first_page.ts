/** The first page of somebody: what it shows is read again whenever it is seen. */

import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { element, paragraph } from '../question';
import type { Messages } from './messages';
import { reason } from './server';

export abstract class FirstPage extends Widget {
  private readonly _page = element('main', 'ls-page ls-home-page');

  constructor(
    id: string,
    title: string,
    protected readonly messages: Messages
  ) {
    super();
    this.id = id;
    this.addClass('ls-view');
    this.addClass('ls-home');
    this.title.label = title;
    this.title.closable = true;
    this._page.append(paragraph(messages.loading));
    this.node.append(this._page);
  }

  /** Read what there is now. */
  protected abstract contents(): Promise<HTMLElement[]>;

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this._refresh();
  }

  /** Whatever was done elsewhere shows when the page is seen again. */
  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this._refresh();
  }

  private async _refresh(): Promise<void> {
    try {
      this._page.replaceChildren(...(await this.contents()));
    } catch (error) {
      this._page.replaceChildren(paragraph(reason(error, this.messages.unreachable), 'ls-problem'));
    }
  }
}
