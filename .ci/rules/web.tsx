// What the rules of web.yml find, and what they leave alone. This file is never run.
export function Note({ text }: { text: string }) {
  // ruleid: secret-kept-in-the-page
  localStorage.setItem("access-token", text);
  // ok: secret-kept-in-the-page
  localStorage.setItem("theme", text);
  // ruleid: markup-from-data
  document.body.innerHTML = text;
  // ok: markup-from-data
  document.title = text;
  // ruleid: markup-from-data
  const bold = <p dangerouslySetInnerHTML={{ __html: text }} />;
  // ok: markup-from-data
  const plain = <p>{text}</p>;
  return [bold, plain];
}
