import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";

const root = new URL("../../../", import.meta.url);

const installed = path => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));

/** The pages that a list of links in a Markdown file names, in its order. */
function linked(file) {
  const folder = file.replace(/[^/]*$/, "");
  return [...readFileSync(new URL(file, root), "utf8").matchAll(/\[([^\]]+)\]\(([\w./-]+\.md)\)/g)]
    .map(([, text, link]) => ({ text: text.replace(/^[a-z]/, first => first.toUpperCase()), link: new URL(link, `http://site/${folder}`).pathname }))
    .filter(({ link }, index, all) => all.findIndex(other => other.link === link) === index)
    .map(({ text, link }) => ({ text, link: link.replace(/README\.md$/, "").replace(/\.md$/, "") }));
}

/** Links to what is no page, such as a source file, stay text; a README is the page of its folder. */
function pagesOnly(markdown) {
  markdown.core.ruler.push("pages-only", ({ tokens }) => {
    for (const { children } of tokens) {
      let dropped = false;
      for (const token of children ?? []) {
        if (token.type === "link_open") {
          const [path, anchor = ""] = (token.attrGet("href") ?? "").split(/(?=#)/);
          dropped = !/^https?:|^$|\.md$/.test(path);
          token.attrSet("href", path.replace(/README\.md$/, "index.md") + anchor);
        }
        if (dropped && /^link_/.test(token.type)) {
          if (token.type === "link_close") dropped = false;
          token.type = "text";
          token.tag = token.content = "";
          token.nesting = 0;
          token.attrs = null;
        }
      }
    }
  });
}

export default defineConfig({
  title: "JSON-RPC for Spring",
  description: "Two-way JSON-RPC 2.0 over WebSocket",
  srcDir: "../..",
  outDir: "../../target/site",
  cacheDir: "../../target/site-cache",
  srcExclude: ["**/target/**", "**/node_modules/**", "checks/**", "jsonrpc-!(js)/**", "jsonrpc-js/!(README.md)"],
  rewrites: {
    "README.md": "index.md",
    ":folder(.*)/README.md": ":folder/index.md",
  },
  markdown: { config: pagesOnly },
  // The pages are outside of this folder, where nothing is installed.
  vite: {
    resolve: {
      alias: [
        { find: /^vue\/server-renderer$/, replacement: installed("vue/server-renderer/index.mjs") },
        { find: /^vue$/, replacement: installed("vue/index.mjs") },
      ],
    },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Guide", link: "/docs/guide/" },
      { text: "Protocol", link: "/PROTOCOL" },
      { text: "Architecture", link: "/ARCHITECTURE" },
    ],
    sidebar: [
      { text: "Guide", items: linked("docs/guide/README.md") },
      { text: "More", items: linked("README.md").filter(({ link }) => !link.startsWith("/docs/guide/") && link !== "/jsonrpc-js/") },
    ],
  },
});
