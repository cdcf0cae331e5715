// What is being written: kept while its author looks elsewhere, or has to log in again. Gone with the tab.
export interface Work {
  before: { title: string; text: string; picture: string }; // "" each for a new one
  title: string;
  text: string;
  file: File | null; // the picture to come
}

export const works: Record<string, Work> = $state({});

export const isTouched = ({ before, title, text, file }: Work) =>
  file !== null || title !== before.title || text !== before.text;

let author = "";

export function forgetWorkOfOthers(id: string): void {
  if (id !== author) for (const key of Object.keys(works)) delete works[key];
  author = id;
}
