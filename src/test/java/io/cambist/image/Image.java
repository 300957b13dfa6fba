package io.cambist.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.testing.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The image that the build has made, unpacked once for all tests. */
final class Image {
  private static final Path ARCHIVE = Path.of("target", "image", "cambist.tar");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Entries bear times in a dialect of their own as well. */
  private static final String QUIETLY = "--warning=no-unknown-keyword";

  private static Image unpacked;

  private final Path root;
  private final JsonNode configuration;
  private final List<Layer> layers;

  private Image(Path root, JsonNode configuration, List<Layer> layers) {
    this.root = root;
    this.configuration = configuration;
    this.layers = layers;
  }

  /**
   * What one layer brings.
   *
   * @param entries by path, each as {@code tar} lists it
   */
  record Layer(Map<String, String> entries) {
    /** The paths of what is no directory. */
    List<String> files() {
      return entries.entrySet().stream()
          .filter(entry -> !entry.getValue().startsWith("d"))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  static synchronized Image unpack() {
    if (unpacked == null) {
      try {
        unpacked = unpack(Files.createTempDirectory(Path.of("target", "image"), "unpacked"));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
    return unpacked;
  }

  private static Image unpack(Path home) throws IOException, InterruptedException {
    Tool.run("tar", "-C", home.toString(), "-xf", ARCHIVE.toString());
    JsonNode manifest = JSON.readTree(home.resolve("manifest.json").toFile()).get(0);
    Path root = Files.createDirectory(home.resolve("root"));
    var layers = new ArrayList<Layer>();
    for (JsonNode name : manifest.get("Layers")) {
      String layer = home.resolve(name.asText()).toString();
      Tool.run("tar", QUIETLY, "-C", root.toString(), "-xzf", layer);
      layers.add(new Layer(entries(Tool.run("tar", QUIETLY, "--numeric-owner", "-tvzf", layer))));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home)));
    JsonNode configuration = JSON.readTree(home.resolve(manifest.get("Config").asText()).toFile());
    return new Image(root.toAbsolutePath(), configuration, List.copyOf(layers));
  }

  /** Lines such as {@code -rw-r--r-- 0/0 672 1970-01-01 00:00 app/quarkus-run.jar}. */
  private static Map<String, String> entries(String listing) {
    var entries = new TreeMap<String, String>();
    listing
        .lines()
        .forEach(
            line -> {
              String[] columns = line.split(" +", 6);
              entries.put("/" + columns[5].replaceFirst("^\\./", ""), line);
            });
    return entries;
  }

  static void delete(Path home) {
    try {
      Tool.run("rm", "-rf", home.toString());
    } catch (IOException leftBehind) {
      throw new UncheckedIOException(leftBehind);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where its files are. */
  Path root() {
    return root;
  }

  /** Lowest first. */
  List<Layer> layers() {
    return layers;
  }

  String user() {
    return configuration.at("/config/User").asText();
  }

  String directory() {
    return configuration.at("/config/WorkingDir").asText();
  }

  List<String> entrypoint() {
    return texts("/config/Entrypoint");
  }

  /** Names with values. */
  List<String> environment() {
    return texts("/config/Env");
  }

  JsonNode at(String pointer) {
    return configuration.at(pointer);
  }

  private List<String> texts(String pointer) {
    return StreamSupport.stream(configuration.at(pointer).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
