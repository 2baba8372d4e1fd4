// Who may ask: pages of this server, and nobody else in the reader's browser. A page from elsewhere cannot read an answer (there are no
// CORS headers) and is refused besides; a name that was rebound to this machine (DNS rebinding) is refused by the Host header.

import { isIP } from 'node:net'
import { hostname } from 'node:os'

export interface AskedBy {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/**
 * Why a request is refused; null for one that is not.
 * @param bound the address that the server listens at
 */
export function refusal({ method, url, headers }: AskedBy, bound: string): string | null {
  if (method !== 'GET' && method !== 'HEAD') return `method ${method}: the dashboard only reads, expected GET or HEAD.`
  const { host, origin } = headers
  if (typeof host !== 'string' || !isOwnName(nameOf(host), bound)) {
    return `host ${String(host)}: expected the address that the dashboard printed, such as 127.0.0.1 or localhost.`
  }
  if (origin !== undefined && origin !== `http://${host}`) return `origin ${String(origin)}: only the dashboard's own page may ask.`
  const site = headers['sec-fetch-site']
  const sameSite = site === undefined || site === 'same-origin' || site === 'none'
  const followedLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document' && !isApi(url)
  return sameSite || followedLink ? null : `request from a page of another site: only the dashboard's own page may ask.`
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127(\.\d+){3}$/.test(address)
}

export function isApi(url: string): boolean {
  return /^\/+api(\/|$|\?)/.test(url)
}

/** Names of a server on this machine cannot be rebound; with a wider binding, neither can bare addresses. */
function isOwnName(name: string, bound: string): boolean {
  if (isLoopback(name) || name === bound.toLowerCase()) return true
  return !isLoopback(bound) && (isIP(name) !== 0 || name === hostname().toLowerCase())
}

/** A Host header without its port, in lower case; an IPv6 address without its brackets. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
}
