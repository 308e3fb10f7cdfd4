// Reads each exported process with bpmn-moddle, the reader of bpmn-js: no warning, every drawn edge
// and shape bound to an element. Usage: npm ci && npm run read
import { readFileSync, readdirSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';

// A sub-process holds elements of its own, drawn in the same plane.
const all = (elements) =>
  elements.flatMap((element) => [element, ...all(element.flowElements ?? [])]);

const folder = new URL('../../docs/process/', import.meta.url);
let failures = 0;
for (const name of readdirSync(folder).filter((name) => name.endsWith('.bpmn'))) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(
    readFileSync(new URL(name, folder), 'utf8'),
  );
  const model = rootElement.rootElements.find((element) => element.$type === 'bpmn:Process');
  const elements = all(model.flowElements);
  const drawn = rootElement.diagrams[0].plane.planeElement;
  const loose = drawn.filter((shape) => !shape.bpmnElement);
  const ok = !warnings.length && !loose.length && drawn.length === elements.length;
  console.log(
    `${ok ? 'ok' : 'FAILED'}  ${name}: ${elements.length} elements, ` +
      `${drawn.length} drawn, ${warnings.length} warnings`,
  );
  warnings.forEach((warning) => console.log(`    ${warning.message}`));
  failures += ok ? 0 : 1;
}
process.exit(failures ? 1 : 0);
