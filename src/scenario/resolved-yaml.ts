import { Document, isScalar, visit } from "yaml";
import type { Scenario } from "./forms.ts";

/** A scenario as YAML with every default written out: reading it back gives the same scenario. */
export function resolvedYaml(scenario: Scenario): string {
  const document = new Document(scenario, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every(isScalar);
    },
  });
  return document.toString({ lineWidth: 110, flowCollectionPadding: false });
}
