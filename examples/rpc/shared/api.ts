import type { Service } from "@gatehouse/client";

export interface Entry { token: string; refresh_token: string; expires_in: number; user: Member }
export interface Joined { who: string }
export interface Left { who: string }
export interface Member { id: string; username: string; roles: string[] }
export interface Pictured { who: string }
export interface Said { number: number; at: number; who: string; text: string }
export interface Stored { bytes: number; sha256: Uint8Array }

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
export interface Events { Joined: Joined; Left: Left; Pictured: Pictured; Said: Said }
export type Api = Service<Methods, Events>;
