/** The annotation page begins: claims are seen in the text at once, then comes all else. */

import { one, pageData } from "../lib/dom.js";
import { afterPaint } from "../lib/later.js";
import { Text } from "../text/offsets.js";
import { Desk } from "./desk.js";
import { ClaimStore } from "./store.js";
import { TextView } from "./view.js";

const data = pageData();
const root = one("#text");
const text = Text.fromPage(root);
const store = new ClaimStore(data.person);
const desk = new Desk(store, { canEdit: data.can_edit });
const view = new TextView({ text, store, desk, codebook: data.codebook });

store.load(data.claims, data.assignment?.note);
view.paint(store.own());
view.near.look();

afterPaint(async () => (await import("./begin.js")).begin({ data, root, text, store, desk, view }));
