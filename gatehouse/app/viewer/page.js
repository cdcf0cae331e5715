const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#description",
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
  onComplete() {
    document.title = document.querySelector(".info .title")?.firstChild?.textContent ?? document.title;
  },
});
