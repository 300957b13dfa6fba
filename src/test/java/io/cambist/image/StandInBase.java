package io.cambist.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Stands for the base image where no registry can be reached: the runtime of the JDK that runs
 * this, with what it needs of this machine, laid out as in the image that it stands for.
 */
public final class StandInBase {
  private static final int RUNTIME = 25;
  private static final String MODULES =
      "java.se,jdk.crypto.ec,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs";
  private static final Path CERTIFICATES = Path.of("/etc/ssl/certs/ca-certificates.crt");
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*) \\(0x");
  private static final String USERS =
      """
      root:x:0:0:root:/root:/sbin/nologin
      nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin
      nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin
      """;
  private static final String GROUPS =
      """
      root:x:0:
      nobody:x:65534:
      nonroot:x:65532:
      """;

  private final Path home;
  private final Path root;

  private StandInBase(Path home) {
    this.home = home;
    this.root = home.resolve("root");
  }

  /**
   * @param arguments the archive to write; one that is there, made of the same Java, is kept
   */
  public static void main(String... arguments) throws Exception {
    if (Runtime.version().feature() != RUNTIME) {
      System.err.printf(
          "WARNING: THE IMAGE IS TRIED ON JAVA %d, while its base has Java %d:"
              + " have JAVA_HOME or -Dimage.java-home name one.%n",
          Runtime.version().feature(), RUNTIME);
    }
    Path archive = Path.of(arguments[0]);
    Path madeOf = Path.of(archive + ".java");
    String java = System.getProperty("java.home") + " " + Runtime.version();
    if (Files.exists(archive) && Files.exists(madeOf) && Files.readString(madeOf).equals(java)) {
      return;
    }
    Path home = Files.createDirectories(archive.toAbsolutePath().getParent());
    Files.deleteIfExists(madeOf);
    new StandInBase(Files.createTempDirectory(home, "base")).write(archive);
    Files.writeString(madeOf, java);
  }

  private void write(Path archive) throws Exception {
    Path java = root.resolve("usr/lib/jvm/stand-in");
    Files.createDirectories(java.getParent());
    Path jdk = Path.of(System.getProperty("java.home"));
    Tool.run(
        jdk.resolve("bin/jlink").toString(),
        "--add-modules",
        MODULES,
        "--no-header-files",
        "--no-man-pages",
        "--output",
        java.toString());
    // The JDK has its archive of classes from its makers, a runtime of jlink has none yet.
    Tool.run(java.resolve("bin/java").toString(), "-Xshare:dump");
    Files.createDirectories(root.resolve("usr/bin"));
    Files.createSymbolicLink(
        root.resolve("usr/bin/java"), Path.of("/usr/lib/jvm/stand-in/bin/java"));
    for (Path program : List.of(java.resolve("bin/java"), java.resolve("lib/server/libjvm.so"))) {
      addLibraries(program);
    }
    if (Files.exists(CERTIFICATES)) {
      add(CERTIFICATES);
    }
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/passwd"), USERS);
    Files.writeString(root.resolve("etc/group"), GROUPS);
    Files.writeString(root.resolve("etc/nsswitch.conf"), "hosts: files dns\n");
    Files.createDirectories(root.resolve("home/nonroot"));
    Files.createDirectories(root.resolve("tmp"));
    Files.setPosixFilePermissions(
        root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    pack(archive);
  }

  private void addLibraries(Path program) throws IOException, InterruptedException {
    var libraries = new TreeSet<Path>();
    LIBRARY
        .matcher(Tool.run("ldd", program.toString()))
        .results()
        .map(found -> Path.of(found.group(1)))
        .filter(library -> !library.normalize().startsWith(root))
        .forEach(libraries::add);
    for (Path library : libraries) {
      add(library);
    }
  }

  /** At the place that it has on this machine. */
  private void add(Path file) throws IOException {
    Path copy = root.resolve(Path.of("/").relativize(file));
    if (!Files.exists(copy)) {
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }

  /** As the archive of one image with one layer, which is what Docker saves. */
  private void pack(Path archive) throws Exception {
    Path layer = home.resolve("layer.tar");
    Tool.run(
        "tar",
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--mtime=@0",
        "-C",
        root.toString(),
        "-cf",
        layer.toString(),
        ".");
    var json = new ObjectMapper();
    json.writeValue(
        home.resolve("config.json").toFile(),
        Map.of(
            "architecture",
            System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64",
            "os",
            "linux",
            "config",
            Map.of(
                "User",
                "65532",
                "Env",
                List.of("PATH=/usr/bin:/bin", "SSL_CERT_FILE=" + CERTIFICATES, "LANG=C.UTF-8"),
                "Entrypoint",
                List.of("/usr/bin/java", "-jar")),
            "rootfs",
            Map.of("type", "layers", "diff_ids", List.of("sha256:" + sha256(layer)))));
    json.writeValue(
        home.resolve("manifest.json").toFile(),
        List.of(Map.of("Config", "config.json", "Layers", List.of("layer.tar"))));
    Path whole = home.resolve("whole.tar");
    Tool.run(
        "tar",
        "-C",
        home.toString(),
        "-cf",
        whole.toString(),
        "manifest.json",
        "config.json",
        "layer.tar");
    Files.move(whole, archive, StandardCopyOption.REPLACE_EXISTING);
    Tool.run("rm", "-rf", home.toString());
  }

  private static String sha256(Path file) throws IOException, GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (var read = new DigestInputStream(Files.newInputStream(file), digest)) {
      read.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
