// The API of a service, printed by `gatehouse types`: what is changed here is lost when it prints again.
import type { Service } from "@gatehouse/client";

export interface Methods {
  enter(): Promise<string[]>;
  export_history(): AsyncIterableIterator<Said>;
  get_avatar(username: string): Promise<Uint8Array | null>;
  get_user(): Promise<Member>;
  history(most?: number): Promise<Said[]>;
  login(username: string, password: string): Promise<Entry>;
  logout(): Promise<void>;
  refresh(refresh_token: string): Promise<Entry>;
  say(text: string): Promise<void>;
  set_avatar(image: Uint8Array): Promise<Stored>;
  sign_up(username: string, password: string): Promise<Entry>;
}

export interface Events {
  Joined: Joined;
  Left: Left;
  Said: Said;
  Pictured: Pictured;
}

export type Api = Service<Methods, Events>;

export interface Member {
  id: string;
  username: string;
  roles: string[];
}

export interface Entry {
  token: string;
  refresh_token: string;
  expires_in: number;
  user: Member;
}

export interface Joined {
  who: string;
}

export interface Left {
  who: string;
}

export interface Said {
  number: number;
  at: number;
  who: string;
  text: string;
}

export interface Pictured {
  who: string;
}

export interface Stored {
  bytes: number;
  sha256: Uint8Array;
}
