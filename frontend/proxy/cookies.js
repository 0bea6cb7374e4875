/** The room's log-in: `delivery.request.COOKIE`. */
const LOG_IN = 'lawstudy';
/** A server's owner's pass: `delivery.hub.own_server`. */
const PASS = /^(__Secure-)?lawstudy-own$/;

/**
 * What of a request's cookies goes on: all to the Hub, to everything else none of the room's. `toServer`: by its route, whatever its
 * address looks like.
 *
 * The room's token against forged requests has the name of Jupyter's; it is told by its form, version and parts with bars between.
 */
export function withoutRoom(url, header, toServer) {
  if (!header || (!toServer && /^\/hub(\/|\?|$)/.test(url))) {
    return header;
  }
  return header
    .split(';')
    .map(each => each.trim())
    .filter(each => {
      const [name, ...rest] = each.split('=');
      const ofRoom = name === LOG_IN || (name === '_xsrf' && /\||%7c/i.test(rest.join('=')));
      return !ofRoom && !PASS.test(name);
    })
    .join('; ');
}
