// What has just been done, said at the foot of the page and to screen readers.
let text = $state("");
let timer: ReturnType<typeof setTimeout> | undefined;

export const told = {
  get text(): string {
    return text;
  },
};

export function tell(sentence: string): void {
  clearTimeout(timer);
  text = sentence;
  timer = setTimeout(() => (text = ""), 8_000);
}
