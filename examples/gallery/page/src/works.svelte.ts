// What is being written: kept while its author looks elsewhere, or has to sign in again. Gone with the tab.
export interface Work {
  title: string;
  text: string;
  picture: string; // of the article as it is; "" for a new one
  file: File | null; // the one to come
}

export const works: Record<string, Work> = $state({});

let author = "";

export function forgetWorkOfOthers(id: string): void {
  if (id !== author) for (const key of Object.keys(works)) delete works[key];
  author = id;
}
