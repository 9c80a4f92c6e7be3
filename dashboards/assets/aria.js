// Mantine's menus say on a wrapper, which has no role, whether they are open. A screen reader hears it
// only from the button inside, so what the wrapper says is handed on to that.
(function () {
  const SAID = ["aria-haspopup", "aria-expanded", "aria-controls"];
  const handOn = () => {
    for (const wrapper of document.querySelectorAll("div[aria-haspopup], div[aria-expanded]")) {
      const button = wrapper.querySelector("button");
      if (!button || wrapper.hasAttribute("role")) continue;
      for (const name of SAID) {
        if (wrapper.hasAttribute(name)) {
          button.setAttribute(name, wrapper.getAttribute(name));
          wrapper.removeAttribute(name);
        }
      }
    }
    // What takes the focus first in an open menu is no item of it.
    for (const holder of document.querySelectorAll("[role=menu] > [data-autofocus]:not([role])")) {
      holder.setAttribute("role", "none");
      holder.removeAttribute("tabindex");
    }
  };
  new MutationObserver(handOn).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: SAID,
  });
})();
