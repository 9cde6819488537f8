/* Asking the server: JSON in and out, the session's token with every change, and problems as sentences. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const SAFE = ["GET", "HEAD"];

  /* What went wrong, in words; `errors` name the fields that are to blame. */
  class Problem extends Error {
    constructor(status, body) {
      super(sentence(status, body || {}));
      this.status = status;
      this.errors = Array.isArray(body && body.errors) ? body.errors : [];
      this.body = body || {};
    }
  }

  function sentence(status, body) {
    if (status === 0) return say("staff.offline");
    if (status === 401) return say("staff.signed_out");
    if (body.detail) return String(body.detail);
    if (status === 403) return say("staff.forbidden");
    return say("staff.failed", { status: status, detail: body.title || say("staff.unexplained") });
  }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return null;
    }
  }

  function headers(method) {
    const sent = { Accept: "application/json", "Accept-Language": Yizhan.config.lang };
    if (!SAFE.includes(method)) sent["X-CSRF-Token"] = Yizhan.config.csrf;
    return sent;
  }

  Yizhan.Problem = Problem;

  /* Whoever signed in again in another tab has another session; its token makes this page work again. */
  async function isRenewed() {
    const response = await fetch("/staff/account", { credentials: "same-origin" });
    if (!response.ok || response.redirected) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const config = JSON.parse(page.getElementById("page_config").textContent);
    if (config.user !== Yizhan.config.user || config.csrf === Yizhan.config.csrf) return false;
    Yizhan.config.csrf = config.csrf;
    return true;
  }

  /* Does something, and once more where only the session had changed meanwhile. */
  async function withSession(send) {
    try {
      return await send();
    } catch (problem) {
      if (problem.status !== 403 || !(await isRenewed())) throw problem;
      return send();
    }
  }

  async function sendJson(method, path, body, more) {
    const sent = Object.assign(headers(method), more);
    const options = { method: method, headers: sent, credentials: "same-origin" };
    if (body !== undefined) {
      options.body = JSON.stringify(body);
      options.headers["Content-Type"] = "application/json";
    }
    let response;
    let text;
    try {
      response = await fetch(path, options);
      text = await response.text();
    } catch (error) {
      throw new Problem(0);
    }
    const data = parsed(text);
    if (!response.ok) throw new Problem(response.status, data);
    return data;
  }

  /* fetch cannot say how much has been sent, this can. */
  function sendForm(path, form, onProgress) {
    return new Promise(function (resolve, reject) {
      const request = new XMLHttpRequest();
      request.open("POST", path);
      Object.entries(headers("POST")).forEach(([name, value]) => request.setRequestHeader(name, value));
      request.upload.addEventListener("progress", function (event) {
        if (event.lengthComputable) onProgress(event.loaded / event.total);
      });
      request.addEventListener("load", function () {
        const data = parsed(request.responseText);
        if (request.status < 200 || request.status >= 300) reject(new Problem(request.status, data));
        else resolve(data);
      });
      request.addEventListener("error", () => reject(new Problem(0)));
      request.send(form);
    });
  }

  /* Resolves to the answer's JSON, or null where there is none; rejects with a Problem. `more`: headers. */
  Yizhan.request = function (method, path, body, more) {
    return withSession(() => sendJson(method, path, body, more));
  };

  /* Sends a form with a file and tells how much of it is on its way. */
  Yizhan.upload = function (path, form, onProgress) {
    return withSession(() => sendForm(path, form, onProgress));
  };
})(window.Yizhan);
