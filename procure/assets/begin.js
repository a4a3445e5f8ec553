// First thing in <body>, before anything is drawn: says to the style sheets that scripts run. A file of its own, since
// the content security policy allows no inline script.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
