/** What runs on every page. */

import { startDialogs } from "./dialog.js";
import { on, pageData } from "./dom.js";
import { startDropzones } from "./dropzone.js";
import { startForms } from "./forms.js";
import { startMenus } from "./menu.js";
import { useStances } from "./stances.js";
import { startTheme } from "./theme.js";
import { localiseTimes } from "./time.js";
import { startTooltips } from "./tooltip.js";
import { waitingPlaces } from "./waiting.js";

const stances = pageData("stance-data");
if (stances) useStances(stances);

localiseTimes();
startTheme();
startMenus();
startDialogs();
startTooltips();
startForms();
startDropzones();
on(document, "click", "[data-dismiss]", (_event, target) => target.closest(target.dataset.dismiss ?? "")?.remove());

const { account } = document.body.dataset;
const waiting = account ? waitingPlaces(account).filter(({ address }) => address !== location.pathname) : [];
if (account && waiting.length > 0) {
  import("../annotate/elsewhere.js").then(({ sendFromElsewhere }) => sendFromElsewhere(waiting, account));
}

document.querySelector(".site-header__tab[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
document.documentElement.dataset.ready = "";
