// The API of a service, printed by `gatehouse types`: what is changed here is lost when it prints again.
import type { Service } from "@gatehouse/client";

export interface Methods {
  add(left: number, right?: number): Promise<Sum>;
  say(room: string, text: string, mood?: Mood): Promise<void>;
  find(before: number | undefined, text: string, default_?: boolean): Promise<Message | null>;
  search_messages(
    words: string[],
    moods?: ("calm" | "eager")[],
    since?: number | null,
  ): Promise<Message[]>;
  count(to: number): AsyncIterableIterator<number>;
  picture(of: string): Promise<Uint8Array>;
  marks(): Promise<Record<string, (number | null)[]>>;
  bounds(around: { x: number; y: number; label?: string }): Promise<{}>;
  anything(value?: unknown): Promise<unknown>;
  "new"(): Promise<boolean>;
}

export interface Events {
  Joined: Joined;
  Message: Message;
}

export type Api = Service<Methods, Events>;

export interface Sum {
  total: number;
}

export type Mood = "calm" | "eager";

export type Tone =
  | "\"; throw 0; \""
  | "*/"
  | "back\\slash"
  | "line\nend"
  | "\u2028"
  | "${x}"
  | "a rather long one to fill the line";

export interface Message {
  text: string;
  at: number;
  mood: Mood;
  tone?: Tone;
  answers: Message[];
  class?: string;
}

export interface Joined {
  who: string;
  room: string;
  age?: number;
}

export interface Nothing {}
