// Whether anything was shown before: what comes with the first load leaves the focus where the browser has it.
export const seen = { any: false };
