export function Title() {
  return (
    <div className="title">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 22V9a9 9 0 0 1 18 0v13h-5V10a4 4 0 0 0-8 0v12z" /></svg>
      <div>
        <h1>Gatehouse</h1>
        <p>A chat over one WebSocket, in React</p>
      </div>
    </div>
  );
}
