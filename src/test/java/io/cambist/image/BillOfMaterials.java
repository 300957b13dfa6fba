package io.cambist.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the package is made of, out of all that its build has seen: a scanner is to find what runs,
 * and no tool of the build. It says nothing of when it was made, so that it is the same each time.
 */
public final class BillOfMaterials {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BillOfMaterials() {}

  /**
   * @param arguments the CycloneDX file of the build, and the one to write
   */
  public static void main(String... arguments) throws IOException {
    var bill = (ObjectNode) JSON.readTree(Path.of(arguments[0]).toFile());
    ((ObjectNode) bill.path("metadata")).remove("timestamp");
    var kept = new HashSet<String>();
    kept.add(bill.at("/metadata/component/bom-ref").asText());
    keep((ArrayNode) bill.get("components"), part -> !part.at("/evidence/occurrences").isEmpty());
    bill.get("components").forEach(part -> kept.add(part.get("bom-ref").asText()));
    keepDependencies((ArrayNode) bill.get("dependencies"), kept);
    JSON.writerWithDefaultPrettyPrinter().writeValue(Path.of(arguments[1]).toFile(), bill);
  }

  private static void keepDependencies(ArrayNode dependencies, Set<String> kept) {
    keep(dependencies, dependency -> kept.contains(dependency.get("ref").asText()));
    for (JsonNode dependency : dependencies) {
      if (dependency.path("dependsOn") instanceof ArrayNode on) {
        keep(on, reference -> kept.contains(reference.asText()));
      }
    }
  }

  private static void keep(ArrayNode all, Predicate<JsonNode> wanted) {
    for (Iterator<JsonNode> each = all.iterator(); each.hasNext(); ) {
      if (!wanted.test(each.next())) {
        each.remove();
      }
    }
  }
}
