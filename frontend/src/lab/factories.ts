/** How documents open: lessons and papers as forms, item files with a preview, plain notebooks under guard. */

import {
  ABCWidgetFactory,
  DocumentWidget,
  type DocumentRegistry,
  type IDocumentWidget
} from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Widget } from '@lumino/widgets';

import { button } from '../question';
import { guard, isOurs } from './guard';
import type { Messages } from './messages';
import { ItemPreview, isItemText } from './preview';
import type { PreviewPane } from './preview_pane';
import { StudyView, type ViewOptions } from './view';

export const STUDY = 'lawstudy';
export const PREVIEW = 'lawstudy-item';

export class StudyFactory extends ABCWidgetFactory<IDocumentWidget<StudyView>, INotebookModel> {
  constructor(
    options: DocumentRegistry.IWidgetFactoryOptions<IDocumentWidget<StudyView>>,
    private readonly _view: Omit<ViewOptions, 'context'>
  ) {
    super(options);
  }

  protected override createNewWidget(
    context: DocumentRegistry.IContext<INotebookModel>
  ): IDocumentWidget<StudyView> {
    const rendermime = this._view.rendermime.clone({ resolver: context.urlResolver });
    const content = new StudyView({ ...this._view, rendermime, context });
    const widget = new DocumentWidget({ content, context });
    widget.toolbar.hide();
    return widget;
  }
}

type TextContext = DocumentRegistry.IContext<DocumentRegistry.ICodeModel>;

export class PreviewFactory extends ABCWidgetFactory<
  IDocumentWidget<ItemPreview>,
  DocumentRegistry.ICodeModel
> {
  constructor(
    options: DocumentRegistry.IWidgetFactoryOptions<IDocumentWidget<ItemPreview>>,
    private readonly _view: Pick<ViewOptions, 'rendermime' | 'messages' | 'strings'>
  ) {
    super(options);
  }

  protected override createNewWidget(context: TextContext): IDocumentWidget<ItemPreview> {
    const { rendermime, messages, strings } = this._view;
    const content = new ItemPreview(context, rendermime, messages, strings);
    const widget = new DocumentWidget({ content, context });
    widget.toolbar.hide();
    return widget;
  }
}

type NotebookExtension = DocumentRegistry.IWidgetExtension<NotebookPanel, INotebookModel>;

/** Lessons and papers in the plain notebook: guarded, with a button that shows them as forms. */
export function watchPlain(messages: Messages, study: (path: string) => void): NotebookExtension {
  return {
    createNew: (panel, context) => {
      void context.ready.then(() => {
        if (!panel.isDisposed && isOurs(context.model)) {
          guard(panel, context, messages.restored);
          panel.toolbar.insertItem(
            0,
            'lawstudy',
            buttonWidget(messages.study, () => study(context.path))
          );
        }
      });
    }
  };
}

type EditorExtension = DocumentRegistry.IWidgetExtension<
  IDocumentWidget,
  DocumentRegistry.ICodeModel
>;

/** Item files in the editor: the preview stands beside them. */
export function lookBeside(pane: PreviewPane): EditorExtension {
  return {
    createNew: (widget, context): IDisposable | undefined => {
      void context.ready.then(() => {
        const { path, model } = context;
        if (path.endsWith('.md') && isItemText(model.sharedModel.getSource())) {
          pane.watch(widget, path);
        }
      });
      return undefined;
    }
  };
}

function buttonWidget(text: string, action: () => void): Widget {
  return new Widget({ node: button(text, action) });
}
