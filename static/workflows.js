// Brings the current step of a process drawing into view, inside its own frame.
"use strict";

document.querySelectorAll(".cpc-drawing").forEach((frame) => {
  const current = frame.querySelector(".cpc-drawing__shape--current");
  if (!current) return;
  const centre = () => {
    const [shape, box] = [current.getBoundingClientRect(), frame.getBoundingClientRect()];
    frame.scrollLeft += shape.left + shape.width / 2 - (box.left + box.width / 2);
  };
  window.addEventListener("load", centre);
});
