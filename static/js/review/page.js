/** Makes the parts of the review page and gives each what it needs. */

import { Bar } from "../annotate/bar.js";
import { newId } from "../annotate/content.js";
import { nameSuggestions } from "../annotate/names.js";
import { renewSession } from "../annotate/session.js";
import { TextView } from "../annotate/view.js";
import { labelOf } from "../annotate/wording.js";
import { ApiError, NetworkError, request } from "../lib/api.js";
import { one } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { notify } from "../lib/toast.js";
import { Text } from "../text/offsets.js";
import { Board } from "./board.js";
import { Commands } from "./commands.js";
import { fillHelp } from "./help.js";
import { Judge } from "./judge.js";
import { Lanes } from "./lanes.js";
import { Panel } from "./panel.js";
import { People } from "./people.js";
import { ReviewSaver } from "./saver.js";

/** Show why something that was asked for did not happen. */
const refuse = (error) => {
  if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
  notify(error.message, { category: "error" });
};

/** Everybody whose claims or work there are, the reviewer last. */
const lanesOf = (works, claims) => {
  const known = new Set(works.map(({ annotator }) => annotator));
  const others = [...new Set(claims.map(({ annotator }) => annotator))].filter((name) => !known.has(name));
  return [...works, ...others.map((annotator) => ({ annotator, state: "none" }))];
};

/** What is known and done without looking at the page. */
const makeWork = (data) => {
  const text = Text.fromPage(one("#text"));
  const board = new Board(data.claims, data.person);
  const saver = new ReviewSaver({ url: data.urls.claims, request });
  const judge = new Judge({ board, saver, text, person: data.person, newId });
  const root = one("#review");
  return { text, board, saver, judge, root, codebook: data.codebook, urls: data.urls, person: data.person, canJudge: data.can_judge, refuse };
};

/** Return the way to go on after the session has ended. */
const renewal = ({ saver }, person) => async () => {
  const who = await renewSession(person).catch(() => "nobody");
  if (who === "same") saver.retry();
  if (who === "other") saver.stop("other-person");
};

const makePanel = (page, data) => {
  const { board, codebook } = page;
  const ask = (typed) => request("GET", `${data.urls.actors}?q=${encodeURIComponent(typed)}`).then(({ body }) => body.items, () => []);
  const roleLabel = (role) => labelOf(codebook.actor_roles, role);
  const suggest = nameSuggestions({ store: { own: () => board.all }, ask, roleLabel });
  const history = (id) => request("GET", `${data.urls.claims}/${id}/history`).then(({ body }) => body.items, () => []);
  const answer = async (id, review, input) => {
    try {
      const { body } = await request("POST", `${data.urls.claims}/${id}/reviews/${review.id}/answers`, { text: input.value });
      board.putReview(id, body);
      page.say(t("Answer sent."));
    } catch (error) {
      refuse(error);
    }
  };
  return new Panel(one("#panel"), { ...page, suggest, history, answer, run: (name) => page.commands.run(name) });
};

/** Return the parts of the page. @param {object} data what the server gave it */
export const makePage = (data) => {
  const page = makeWork(data);
  const { board, text, codebook } = page;
  page.renew = renewal(page, data.person);
  page.bar = new Bar(page.root, {
    onRetry: () => (page.saver.status.state === "waiting" ? page.saver.retry() : page.renew()),
    onShowRefused: () => board.select([...page.saver.refusals.keys()][0]),
    signInUrl: data.urls.sign_in,
  });
  page.say = (words, options) => page.bar.say(words, options);
  page.view = new TextView({ text, store: board, desk: board, codebook });
  page.view.painter.mark("dimmed", data.regions);
  page.panel = makePanel(page, data);
  page.lanes = new Lanes(one("#lanes"), {
    ...page,
    onLook: (id) => board.select(id),
    onPoint: (id) => {
      page.view.point(id);
      page.lanes.link(id);
    },
  });
  page.people = new People(lanesOf(data.works, data.claims), {
    ...page,
    request,
    url: data.urls.assignments,
    dialog: one("#return-dialog"),
    onChange: () => page.redraw(),
  });
  page.redraw = () => redraw(page);
  page.help = one("#help");
  fillHelp(one("#help-keys"));
  page.commands = new Commands(page);
  return page;
};

/** Show lanes, text and progress as they are now. */
const redraw = ({ board, lanes, people, view }) => {
  const { done, total } = board.progress();
  const bar = one("#progress");
  bar.querySelector("progress").value = done;
  bar.querySelector("progress").max = Math.max(total, 1);
  bar.querySelector("span").textContent = t("{done} of {total} judged", { done, total });
  bar.toggleAttribute("data-done", total > 0 && done === total);
  const rest = document.querySelector("#accept-rest");
  if (rest) rest.disabled = done === total;
  lanes.build(people.works, (work) => people.head(work));
  view.paint(board.shown);
  lanes.update();
};
