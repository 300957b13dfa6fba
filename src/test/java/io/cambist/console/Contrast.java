package io.cambist.console;

import com.microsoft.playwright.Page;
import java.util.List;

/** How well text stands out from what is behind it (WCAG 2.2, 1.4.3). */
final class Contrast {
  /** Paints each layer on one pixel, so that the browser itself mixes the colors. */
  private static final String MEASURE =
      """
      () => {
        const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
        const painted = (...colors) => {
          pixel.clearRect(0, 0, 1, 1);
          for (const color of colors) {
            pixel.fillStyle = color;
            pixel.fillRect(0, 0, 1, 1);
          }
          return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const light = (color) => {
          const [r, g, b] = color.map((part) => {
            const value = part / 255;
            return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = (element) => {
          const layers = [];
          for (let at = element; at; at = at.parentElement) {
            layers.unshift(getComputedStyle(at).backgroundColor);
            if (at.tagName === "DIALOG") break;
          }
          return layers;
        };
        const faint = [];
        const judge = (element, color, text) => {
          const layers = behind(element);
          const [one, other] = [light(painted(...layers)), light(painted(...layers, color))];
          const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
          if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} <${element.tagName} class="${element.className}"> ${text}`);
        };
        const root = document.querySelector("dialog[open]") ?? document.body;
        for (const element of root.querySelectorAll("*")) {
          if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
          const style = getComputedStyle(element);
          const text = [...element.childNodes]
            .filter((node) => node.nodeType === Node.TEXT_NODE)
            .map((node) => node.data.trim()).join(" ").trim();
          if (text && element.tagName !== "OPTION") judge(element, style.color, text.slice(0, 40));
          if (element.placeholder) {
            judge(element, getComputedStyle(element, "::placeholder").color, element.placeholder);
          }
          if (element.value && element.matches("input,select,textarea")) {
            judge(element, style.color, "its value");
          }
        }
        return faint;
      }""";

  private Contrast() {}

  /** Every text that does not stand out at least 4.5 to 1. */
  @SuppressWarnings("unchecked")
  static List<String> of(Page page) {
    return (List<String>) page.evaluate(MEASURE);
  }
}
