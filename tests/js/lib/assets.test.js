import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

const ROOT = join(import.meta.dirname, "../../..");
const STATIC = join(ROOT, "static");

/** @param {string} folder @param {string} ending @returns {string[]} */
const filesIn = (folder, ending) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(ROOT, folder, name));

const read = (/** @type {string} */ path) => readFileSync(path, "utf8");
const vendored = JSON.parse(read(join(STATIC, "vendor/VENDORED.json")));

test("every vendored file is the one that was taken, and comes with its licence", () => {
  for (const { name, version, licence, licence_file: licenceFile, files } of vendored) {
    assert.ok(name && version && licence, `${name} says what it is`);
    assert.ok(existsSync(join(STATIC, licenceFile)), licenceFile);
    for (const { path, sha256 } of files) {
      const digest = createHash("sha256").update(readFileSync(join(STATIC, path))).digest("hex");
      assert.equal(digest, sha256, path);
    }
  }
});

test("nothing lies in the vendor folder that VENDORED.json does not know", () => {
  const known = new Set(vendored.flatMap((entry) => [entry.licence_file, ...entry.files.map((file) => file.path)]));
  const found = filesIn("static/vendor", "").filter((path) => statSync(path).isFile());
  const strangers = found.map((path) => relative(STATIC, path)).filter((path) => !known.has(path));
  assert.deepEqual(strangers, ["vendor/VENDORED.json"]);
});

test("every icon that a template or a script names is in the sprite", () => {
  const symbols = read(join(STATIC, "img/icons.svg")).matchAll(/<symbol id="([^"]+)"/g);
  const sprite = new Set([...symbols].map((match) => match[1]));
  for (const path of [...filesIn("templates", ".html"), ...filesIn("static/js", ".js")]) {
    for (const [, name] of read(path).matchAll(/\b(?:icon\(|icon_name=)"([a-z0-9-]+)"/g)) {
      assert.ok(sprite.has(name), `${relative(ROOT, path)}: there is no icon ${name}`);
    }
  }
});

test("colours are named in tokens.css and nowhere else", () => {
  for (const path of filesIn("static/css", ".css").filter((name) => !name.endsWith("tokens.css"))) {
    const rules = read(path).replace(/\/\*[\s\S]*?\*\//g, "");
    const colours = rules.match(/#[0-9a-f]{3,8}\b(?=[^{]*;)|\b(?:oklch|rgba?|hsla?)\(/gi);
    assert.equal(colours, null, `${relative(ROOT, path)}: ${colours}`);
  }
});

test("every sheet and file that a sheet asks for is there", () => {
  for (const path of filesIn("static/css", ".css")) {
    for (const [, target] of read(path).matchAll(/url\("([^"#][^"]*)"\)/g)) {
      assert.ok(existsSync(join(dirname(path), target)), `${relative(ROOT, path)}: ${target}`);
    }
  }
});

test("no template holds a style or a handler, which the Content-Security-Policy would drop", () => {
  for (const path of filesIn("templates", ".html")) {
    const found = read(path).match(/<[^>]*\s(?:style|on[a-z]+)=|<style|<script(?![^>]*(?:src=|application\/json))/i);
    assert.equal(found, null, `${relative(ROOT, path)}: ${found}`);
  }
});
