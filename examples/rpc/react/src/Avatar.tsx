import { useEffect, useState } from "react";
import { watchAvatar } from "../../shared/avatars";

export function Avatar({ of }: { of: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => watchAvatar(of, setUrl), [of]);
  return url ? <img className="avatar" src={url} alt="" /> : <span className="avatar" aria-hidden="true">{of[0]}</span>;
}
