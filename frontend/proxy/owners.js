import { createHmac, timingSafeEqual } from 'node:crypto';

/** JupyterHub's, for all addresses of the Hub: a new one with each log-in. */
const SESSION = 'jupyterhub-session-id';

/** Whose server a route leads to; empty: nobody's. */
export function ownerOf(prefix) {
  return /^\/user\/([^/]+)/.exec(prefix)?.[1] ?? '';
}

/**
 * Whether the browser shows that its visitor is the owner: the pass that `delivery.hub.own_server` gave it, and that holds for the
 * session in which it was given. `cookie`: the pass's name.
 */
export function isOwner(header, owner, { cookie, key }) {
  const sent = (header ?? '').split(';').map(each => each.trim().split('='));
  const all = name => sent.filter(each => each[0] === name).map(each => each[1] ?? '');
  return all(SESSION).some(session => {
    const right = createHmac('sha256', key).update(`${owner}\n${session}`).digest();
    return all(cookie).some(pass => {
      const given = Buffer.from(pass, 'hex');
      return given.length === right.length && timingSafeEqual(given, right);
    });
  });
}
