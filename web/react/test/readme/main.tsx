import { createAuthClient } from "@gatehouse/client";
import { AuthProvider, RequireRole, SignedIn, SignedOut, useAuth, useUser } from "@gatehouse/react";
import { useState, type FormEvent } from "react";
import { createRoot } from "react-dom/client";

const auth = createAuthClient();

function Hello() {
  const { signOut } = useAuth();
  return <p>Hello, {useUser()?.username}. <button onClick={() => signOut()}>Sign out</button></p>;
}

function Door() {
  const { signIn } = useAuth();
  const [problem, setProblem] = useState("");
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const { error } = await signIn.password({ username: String(given.get("username")), password: String(given.get("password")) });
    setProblem(error?.message ?? "");
  }
  return (
    <form onSubmit={submit}>
      <input aria-label="User name" name="username" />
      <input aria-label="Password" name="password" type="password" />
      <button>Sign in</button>
      <p role="alert">{problem}</p>
    </form>
  );
}

createRoot(document.getElementById("root")!).render(
  <AuthProvider client={auth}>
    <SignedIn><Hello /></SignedIn>
    <SignedOut><Door /></SignedOut>
    <RequireRole role="admin" fallback={<p>Nothing here for you.</p>}>
      <p>Here is what admins may do.</p>
    </RequireRole>
  </AuthProvider>,
);
