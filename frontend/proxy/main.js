// The Hub's proxy: configurable-http-proxy, which JupyterHub starts and tells its routes.
//
// Cookies know no ports: a browser that is logged in at the room sends its cookies here, too. The Hub asks who somebody is by
// them; a person's own server, in which its owner may run what they like, must never see those of whoever visits it.
//
// Nobody but its owner visits it at all. A page that it answered would be of the same origin as every other server here: with one
// click of an administrator it would open the administrator's own JupyterLab and run programs in it.

import { parseArgs } from 'node:util';
import fs from 'node:fs';

import { ConfigurableProxy } from 'configurable-http-proxy';
import { defaultLogger } from 'configurable-http-proxy/lib/log.js';

import { withoutRoom } from './cookies.js';
import { isOwner, ownerOf } from './owners.js';

const { values } = parseArgs({
  // What `jupyterhub.proxy.ConfigurableHTTPProxy` says, and nothing else.
  options: {
    ip: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string' },
    'api-ip': { type: 'string', default: '127.0.0.1' },
    'api-port': { type: 'string' },
    'error-target': { type: 'string' },
    'log-level': { type: 'string', default: 'warn' },
    'ssl-key': { type: 'string' },
    'ssl-cert': { type: 'string' }
  }
});

const token = process.env.CONFIGPROXY_AUTH_TOKEN;
if (!token) {
  throw new Error('CONFIGPROXY_AUTH_TOKEN is missing: anybody could set routes');
}
const pass = {
  cookie: process.env.LAWSTUDY_PASS_COOKIE,
  key: process.env.LAWSTUDY_PASS_KEY
};
if (!pass.cookie || !pass.key) {
  throw new Error(
    'LAWSTUDY_PASS_COOKIE or LAWSTUDY_PASS_KEY is missing: anybody would visit anybody'
  );
}
const options = {
  authToken: token,
  log: defaultLogger({ level: values['log-level'] }),
  errorTarget: values['error-target'],
  xfwd: true,
  includePrefix: true
};
if (values['ssl-key']) {
  options.ssl = {
    key: fs.readFileSync(values['ssl-key']),
    cert: fs.readFileSync(values['ssl-cert']),
    minVersion: 'TLSv1.2'
  };
}
/** Where the Hub answers who is not the owner, or gives the owner a pass. */
const OWN = '/hub/own?next=';

class OwnersProxy extends ConfigurableProxy {
  /** As `{prefix, target}`; who is not the owner of a server is at the Hub's. */
  async targetForReq(request) {
    const found = await super.targetForReq(request);
    const owner = found ? ownerOf(found.prefix) : '';
    request.toServer = owner !== '';
    if (!owner || isOwner(request.headers.cookie, owner, pass)) {
      return found;
    }
    request.toServer = false;
    request.url = OWN + encodeURIComponent(request.url);
    return super.targetForReq(request);
  }
}
const proxy = new OwnersProxy(options);

// Somebody left while they were answered: without a listener that would end the proxy for everybody.
proxy.proxy.on('error', error => proxy.log.debug('connection: %s', error.message));

/** Called for every request before it goes on. */
function clean(request) {
  const cookies = withoutRoom(request.url, request.headers.cookie, request.toServer);
  if (cookies) {
    request.headers.cookie = cookies;
  } else {
    delete request.headers.cookie;
  }
}
proxy.on('proxyRequest', clean);
proxy.on('proxyRequestWs', clean);

let closed = 2;
/** Both ports are open: nothing is left for which the system's rights are needed. */
function drop() {
  closed -= 1;
  const user = Number(process.env.LAWSTUDY_PROXY_USER ?? 0);
  if (closed === 0 && user > 0) {
    process.setgroups([]);
    process.setgid(user);
    process.setuid(user);
  }
}
proxy.proxyServer.listen(Number(values.port), values.ip, drop);
proxy.apiServer.listen(Number(values['api-port']), values['api-ip'], drop);
process.on('SIGINT', () => process.exit(2));
