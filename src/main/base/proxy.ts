/** The proxy that the environment names. */

/** As undici takes it; empty strings where nothing is named. */
export interface ProxySettings {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/** From `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in either case; null when there is no proxy. */
export function proxyOf(env: Record<string, string | undefined>): ProxySettings | null {
  const httpProxy = env.http_proxy ?? env.HTTP_PROXY ?? '';
  const httpsProxy = env.https_proxy ?? env.HTTPS_PROXY ?? '';
  if (httpProxy === '' && httpsProxy === '') return null;
  return { httpProxy, httpsProxy, noProxy: env.no_proxy ?? env.NO_PROXY ?? '' };
}
