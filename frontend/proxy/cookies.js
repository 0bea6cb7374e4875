/** The room's log-in: `delivery.request.COOKIE`. */
const LOG_IN = 'lawstudy';

/**
 * What of a request's cookies goes on: all to the Hub, to everything else none of the room's.
 *
 * The room's token against forged requests has the name of Jupyter's; it is told by its form, version and parts with bars between.
 */
export function withoutRoom(url, header) {
  if (!header || /^\/hub(\/|\?|$)/.test(url)) {
    return header;
  }
  return header
    .split(';')
    .map(each => each.trim())
    .filter(each => {
      const [name, ...rest] = each.split('=');
      return name !== LOG_IN && !(name === '_xsrf' && /\||%7c/i.test(rest.join('=')));
    })
    .join('; ');
}
