/** What both pages on which threads are read have in common: who may do what, and how the server is asked. */

import { Threads } from "./threads.js";

/**
 * Return what a `ThreadBlock` needs.
 * @param {object} data of the page: threads, person, urls, may_write and is_reviewer
 * @param {{store: object, request: Function, retry: () => void, refuse: (error: Error) => void, ownerOf: (claim: string) => string | undefined}} page
 */
export const threadPage = (data, { store, request, retry, refuse, ownerOf }) => {
  const { person, urls } = data;
  const threads = new Threads(data.threads, store, person);
  const askNames = async (typed, thread, claim) => {
    // A thread that is on its way is not known yet: its readers are those of its place.
    const place = thread && threads.get(thread)?.messages.some(({ created_at }) => created_at) ? { thread } : claim ? { claim } : {};
    const query = new URLSearchParams({ q: typed, ...place });
    return request("GET", `${urls.readers}?${query}`).then(({ body }) => body.items, () => []);
  };
  const resolve = async (id, state) => {
    try {
      threads.put((await request("PUT", `${urls.threads}/${id}`, { state })).body);
    } catch (error) {
      refuse(error);
    }
  };
  const mayResolve = ({ claim, messages }) =>
    messages[0].created_at !== null && (data.is_reviewer || messages[0].author === person || ownerOf(claim) === person);
  return { threads, store, retry, canWrite: data.may_write, person, mayResolve, resolve, askNames };
};

/** Return the thread that the address names, or undefined. @param {Threads} threads */
export const namedThread = (threads) => {
  const id = /^#thread-(.+)$/.exec(location.hash)?.[1];
  return id && threads.get(id);
};

/** Show a thread that is on the page. */
export const focusThread = (id) => {
  const place = document.getElementById(`thread-${id}`);
  place?.scrollIntoView({ block: "nearest" });
  place?.focus({ preventScroll: true });
};
