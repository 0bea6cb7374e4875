/** The JupyterLab extension: lessons and papers open as forms, item files with a preview. */

import {
  ConnectionLost,
  IConnectionLost,
  ILabShell,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { ILauncher } from '@jupyterlab/launcher';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';

import { STUDY, PREVIEW, PreviewFactory, StudyFactory, lookBeside, watchPlain } from './factories';
import { Desk } from './desk';
import { HomePage } from './home';
import { runNotebook } from './run';
import { messagesOf } from './messages';
import { PreviewPane } from './preview_pane';
import { stringsOf } from '../question';
import { RoomFrame } from './room';
import { tellStopped } from './stopped';
import { simplify, translateContextMenu, translateSkipLink } from './shell';

const OPEN = 'docmanager:open';

/**
 * JupyterLab covers the page with a dialog when the server is gone. The study view says so itself and goes on taking answers.
 */
const quiet: JupyterFrontEndPlugin<IConnectionLost> = {
  id: '@lawstudy/labextension:connection-lost',
  description: 'No dialog over a study view when the server is gone.',
  autoStart: true,
  provides: IConnectionLost,
  requires: [ITranslator],
  activate: (_app: JupyterFrontEnd, own: ITranslator) => {
    const behindHub = PageConfig.getOption('hubPrefix') !== '';
    const messages = messagesOf(own.load('lawstudy'));
    const shown = (): boolean => document.querySelector('.ls-view:not(.lm-mod-hidden)') !== null;
    return async (manager, error, translator) => {
      if (shown()) {
        return;
      }
      await (behindHub ? tellStopped(messages) : ConnectionLost(manager, error, translator));
    };
  }
};

const plugin: JupyterFrontEndPlugin<void> = {
  id: '@lawstudy/labextension:plugin',
  description: 'Lessons and papers as forms.',
  autoStart: true,
  // The tracker is not used: whoever provides it registers the plain notebook, and the last default wins.
  requires: [IRenderMimeRegistry, ITranslator, INotebookTracker],
  optional: [ILabShell],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator,
    _tracker: INotebookTracker,
    shell: ILabShell | null
  ) => {
    const trans = translator.load('lawstudy');
    const messages = messagesOf(trans);
    const strings = stringsOf(trans);
    const server = PageConfig.getOption('lawstudyServer') === 'true';
    const role = PageConfig.getOption('lawstudyRole');
    const trainer = role === 'trainer';
    const admin = role === 'admin';
    const open = (path: string, factory: string): void => {
      void app.commands.execute(OPEN, { path, factory });
    };

    let room: RoomFrame | null = null;
    const visit = (path: string): void => {
      if (!room || room.isDisposed) {
        room = new RoomFrame(messages, goHome);
        app.shell.add(room, 'main');
      }
      room.visit(path);
      app.shell.activateById(room.id);
    };
    let home: HomePage | null = null;
    const goHome = (): void => {
      if (!home || home.isDisposed) {
        home = new HomePage(messages, rendermime, path => open(path, STUDY), visit);
        app.shell.add(home, 'main');
      }
      app.shell.activateById(home.id);
    };

    app.docRegistry.addWidgetFactory(
      new StudyFactory(
        {
          name: STUDY,
          label: messages.factory,
          modelName: 'notebook',
          fileTypes: ['notebook'],
          // Cadres never meet a cell: their notebooks open as forms. Others get plain notebooks first.
          defaultFor: trainer || admin ? [] : ['notebook'],
          canStartKernel: false,
          preferKernel: false
        },
        {
          rendermime,
          messages,
          strings,
          server,
          ...(server ? { goHome } : {}),
          ...(trainer || admin ? { openPlain: (path: string) => open(path, 'Notebook') } : {})
        }
      )
    );
    app.docRegistry.addWidgetExtension(
      'Notebook',
      watchPlain(messages, path => open(path, STUDY))
    );
    translateContextMenu(app.contextMenu, translator.load('jupyterlab'));
    translateSkipLink(app.shell, messages.skipToMain);
    if (trainer && server) {
      app.docRegistry.addWidgetFactory(
        new PreviewFactory(
          {
            name: PREVIEW,
            label: messages.previewName,
            fileTypes: ['markdown'],
            modelName: 'text'
          },
          { rendermime, messages, strings }
        )
      );
      const pane = new PreviewPane(
        (path, options) =>
          app.commands.execute(OPEN, {
            path,
            factory: PREVIEW,
            options: { ...options }
          }) as Promise<Widget | undefined>
      );
      app.docRegistry.addWidgetExtension('Editor', lookBeside(pane));
      shell?.currentChanged.connect((_, { newValue }) => pane.follow(newValue));
    }
    if (server) {
      app.commands.addCommand('lawstudy:home', { label: messages.homeTitle, execute: goHome });
    }
    if (admin) {
      const desk = new Desk(messages, {
        open: path => open(path, 'Notebook'),
        run: path => runNotebook(app, path)
      });
      void app.restored.then(() => {
        if (!PageConfig.getOption('treePath')) {
          app.shell.add(desk, 'main');
          app.shell.activateById(desk.id);
        }
      });
    }
    if (server && role === 'cadre') {
      void app.restored.then(() => {
        if (shell) {
          simplify(shell);
        }
        // An address that names a file opens that file.
        if (!PageConfig.getOption('treePath')) {
          goHome();
        }
      });
    }
  }
};

/** Behind a Hub the launcher leads to the room, which is at another address. */
const toRoom: JupyterFrontEndPlugin<void> = {
  id: '@lawstudy/labextension:to-room',
  description: 'A tile for the room in the launcher.',
  autoStart: true,
  requires: [ITranslator],
  // Learners have none.
  optional: [ILauncher],
  activate: (app: JupyterFrontEnd, translator: ITranslator, launcher: ILauncher | null) => {
    const address = PageConfig.getOption('lawstudyRoom');
    if (!address || !launcher) {
      return;
    }
    const messages = messagesOf(translator.load('lawstudy'));
    const command = 'lawstudy:room';
    app.commands.addCommand(command, {
      label: messages.roomTile,
      execute: () => {
        window.open(address, '_blank', 'noopener');
      }
    });
    launcher.add({ command, category: messages.roomCategory, rank: 0 });
  }
};

export default [quiet, plugin, toRoom];
