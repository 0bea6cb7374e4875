/** The JupyterLab extension: lessons and papers open as forms. */

import {
  ConnectionLost,
  IConnectionLost,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import {
  ABCWidgetFactory,
  DocumentWidget,
  type DocumentRegistry,
  type IDocumentWidget
} from '@jupyterlab/docregistry';
import { INotebookTracker, type INotebookModel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator } from '@jupyterlab/translation';

import * as words from './messages';
import { CHINESE, ENGLISH } from './question_form';
import { StudyView, type ViewOptions } from './view';

const FACTORY = 'lawstudy';

class StudyFactory extends ABCWidgetFactory<IDocumentWidget<StudyView>, INotebookModel> {
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

/**
 * JupyterLab covers the page with a dialog when the server is gone. The study view says so itself and goes on taking answers.
 */
const quiet: JupyterFrontEndPlugin<IConnectionLost> = {
  id: '@lawstudy/labextension:connection-lost',
  description: 'No dialog over a study view when the server is gone.',
  autoStart: true,
  provides: IConnectionLost,
  activate: () => {
    const shown = (): boolean => document.querySelector('.ls-view:not(.lm-mod-hidden)') !== null;
    return async (manager, error, translator) => {
      if (!shown()) {
        await ConnectionLost(manager, error, translator);
      }
    };
  }
};

const plugin: JupyterFrontEndPlugin<void> = {
  id: '@lawstudy/labextension:plugin',
  description: 'Lessons and papers as forms.',
  autoStart: true,
  // The tracker is not used: whoever provides it registers the plain notebook, and the last default wins.
  requires: [IRenderMimeRegistry, ITranslator, INotebookTracker],
  activate: (app: JupyterFrontEnd, rendermime: IRenderMimeRegistry, translator: ITranslator) => {
    const english = translator.languageCode.toLowerCase().startsWith('en');
    const messages = english ? words.ENGLISH : words.CHINESE;
    const strings = english ? ENGLISH : CHINESE;
    app.docRegistry.addWidgetFactory(
      new StudyFactory(
        {
          name: FACTORY,
          label: messages.factory,
          modelName: 'notebook',
          fileTypes: ['notebook'],
          // Cadres never meet a cell: their notebooks open as forms. Trainers get plain notebooks first.
          defaultFor: PageConfig.getOption('lawstudyRole') === 'trainer' ? [] : ['notebook'],
          canStartKernel: false,
          preferKernel: false
        },
        { rendermime, messages, strings, server: PageConfig.getOption('lawstudyServer') === 'true' }
      )
    );
  }
};

export default [quiet, plugin];
