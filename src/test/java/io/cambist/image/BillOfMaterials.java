package io.cambist.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the image is made of, out of all that its build has seen: a scanner is to find what runs,
 * and no tool of the build. It says nothing of when it was made and its serial number follows from
 * the rest, so that it is the same each time.
 */
public final class BillOfMaterials {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern IMAGE =
      Pattern.compile("(?<name>[^@]*/(?<last>[^/:@]+))(:(?<tag>[^@]+))?(@(?<digest>.+))?");

  private final ObjectNode bill;

  private BillOfMaterials(ObjectNode bill) {
    this.bill = bill;
  }

  /**
   * @param arguments the CycloneDX file of the build, the name of the base image, and the file to
   *     write
   */
  public static void main(String... arguments) throws IOException {
    var made = new BillOfMaterials((ObjectNode) JSON.readTree(Path.of(arguments[0]).toFile()));
    made.keepWhatRuns();
    made.nameItself(made.addBase(arguments[1]));
    made.number();
    JSON.writerWithDefaultPrettyPrinter().writeValue(Path.of(arguments[2]).toFile(), made.bill);
  }

  private void keepWhatRuns() {
    ((ObjectNode) bill.path("metadata")).remove("timestamp");
    keep(components(), part -> !part.at("/evidence/occurrences").isEmpty());
    var kept = new HashSet<String>();
    components().forEach(part -> kept.add(part.get("bom-ref").asText()));
    keepDependencies(kept);
  }

  /** The Java and the system below are listed by whoever makes them, under this name. */
  private String addBase(String image) {
    Matcher name = IMAGE.matcher(image);
    if (!name.matches() || (name.group("digest") == null && name.group("tag") == null)) {
      throw new IllegalArgumentException(
          "Not the name of an image with its registry and a digest or tag: " + image);
    }
    String version = name.group("digest") == null ? name.group("tag") : name.group("digest");
    String reference =
        "pkg:oci/%s@%s?repository_url=%s"
            .formatted(
                name.group("last"),
                URLEncoder.encode(version, StandardCharsets.UTF_8),
                URLEncoder.encode(name.group("name"), StandardCharsets.UTF_8));
    components()
        .addObject()
        .put("type", "container")
        .put("bom-ref", reference)
        .put("name", name.group("name"))
        .put("version", version)
        .put("purl", reference);
    return reference;
  }

  /** As what it is, in place of the file by which it starts, which is a part like others. */
  private void nameItself(String base) {
    var metadata = (ObjectNode) bill.get("metadata");
    String start = metadata.at("/component/bom-ref").asText();
    JsonNode program = program();
    String reference = "cambist@" + program.get("version").asText();
    ObjectNode itself = metadata.putObject("component").put("type", "container");
    itself.put("bom-ref", reference);
    for (String field : List.of("group", "name", "version", "description", "licenses")) {
      itself.set(field, program.get(field));
    }
    ((ArrayNode) bill.get("dependencies"))
        .addObject()
        .put("ref", reference)
        .putArray("dependsOn")
        .add(start)
        .add(base);
  }

  private JsonNode program() {
    for (JsonNode part : components()) {
      if (part.path("group").asText().equals("io.cambist")) {
        return part;
      }
    }
    throw new IllegalStateException("The list of parts does not name the program.");
  }

  private void number() throws IOException {
    UUID serial = UUID.nameUUIDFromBytes(JSON.writeValueAsBytes(bill));
    bill.put("serialNumber", "urn:uuid:" + serial);
  }

  private ArrayNode components() {
    return (ArrayNode) bill.get("components");
  }

  private void keepDependencies(Set<String> kept) {
    var dependencies = (ArrayNode) bill.get("dependencies");
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
