/** The ground of the window in each theme. Main paints it until the page has: the page's own (`tokens.css`) is the same. */
export const windowGround = { dark: '#1b1816', light: '#fdfcfb' } as const;
